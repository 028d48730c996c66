import { isByChance, NoAnswerError } from '../../http/errors.js';
import type { ReceivedResponse } from '../../http/message.js';
import { pause } from '../../http/pause.js';
import type { Undo } from '../../plan/step.js';
import type { RemovalRequests } from './removal-requests.js';
import { isAbsent, isSuccess } from './removal-status.js';

/** Pauses in seconds between reads of a resource that the server has only accepted (202). */
const CREATION_PAUSES = [0, 0.1, 0.2, 0.4, 0.8, 1.5, 2];

/**
 * The existence of a resource that the server has only accepted: `foreign` if the resource with its id contains no value of
 * the run, because the id may be that of a job; `unknown` if the reads were refused; and `unanswered` if the server
 * answered all of them with a 5xx or with no response.
 */
export type Existence = 'exists' | 'foreign' | 'absent' | 'unknown' | 'unanswered';

/**
 * Reads a resource until it exists, for at most 5 seconds. A 5xx or a dropped connection does not end the wait, because
 * it does not show whether the resource exists.
 * @param isIn Returns true if a response contains a value of the run.
 */
export async function existsSoon(
  read: NonNullable<Undo['read']>,
  id: string | null,
  requests: RemovalRequests,
  signal: AbortSignal,
  isIn: (response: ReceivedResponse) => boolean,
): Promise<Existence> {
  let last: Existence = 'unanswered';
  for (const seconds of CREATION_PAUSES) {
    if (seconds > 0) await pause(seconds, signal);
    const response = await responseTo(read, id, requests);
    if (response === null || response.status >= 500) continue;
    const { status } = response;
    if (isSuccess(status)) return isIn(response) ? 'exists' : 'foreign';
    if (!isAbsent(status)) return 'unknown';
    last = 'absent';
  }
  return last;
}

/** Returns the response to a read; null if the server dropped the connection. */
async function responseTo(
  read: NonNullable<Undo['read']>,
  id: string | null,
  requests: RemovalRequests,
): Promise<ReceivedResponse | null> {
  try {
    return (await requests.read(read, id)).response;
  } catch (error) {
    if (error instanceof NoAnswerError && isByChance(error)) return null;
    throw error;
  }
}
