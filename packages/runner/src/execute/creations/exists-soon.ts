import { isByChance, NoAnswerError } from '../../http/errors.js';
import { pause } from '../../http/pause.js';
import type { Undo } from '../../plan/step.js';
import type { RemovalRequests } from './removal-requests.js';
import { isAbsent, isSuccess } from './removal-status.js';

/** Pauses in seconds between reads of a resource that the server has only accepted (202). */
const CREATION_PAUSES = [0, 0.1, 0.2, 0.4, 0.8, 1.5, 2];

/**
 * The existence of a resource that the server has only accepted: `unknown` if the reads were refused, and `unanswered` if
 * the server answered all of them with a 5xx or with no response.
 */
export type Existence = 'exists' | 'absent' | 'unknown' | 'unanswered';

/**
 * Reads a resource until it exists, for at most 5 seconds. A 5xx or a dropped connection does not end the wait, because
 * it does not show whether the resource exists.
 */
export async function existsSoon(
  read: NonNullable<Undo['read']>,
  id: string | null,
  requests: RemovalRequests,
  signal: AbortSignal,
): Promise<Existence> {
  let last: Existence = 'unanswered';
  for (const seconds of CREATION_PAUSES) {
    if (seconds > 0) await pause(seconds, signal);
    const status = await statusOf(read, id, requests);
    if (status === null || status >= 500) continue;
    if (isSuccess(status)) return 'exists';
    if (!isAbsent(status)) return 'unknown';
    last = 'absent';
  }
  return last;
}

/** Returns the status of a read; null if the server dropped the connection. */
async function statusOf(
  read: NonNullable<Undo['read']>,
  id: string | null,
  requests: RemovalRequests,
): Promise<number | null> {
  try {
    return (await requests.read(read, id)).response.status;
  } catch (error) {
    if (error instanceof NoAnswerError && isByChance(error)) return null;
    throw error;
  }
}
