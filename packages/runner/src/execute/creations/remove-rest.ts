import type { HttpClient } from '../../http/http-client.js';
import { pause } from '../../http/pause.js';
import type { Creation } from './creation.js';
import type { RemovalContext } from './removal-context.js';
import { type Rest, removeAll } from './remove-all.js';

/**
 * Pauses between the rounds of removals, in seconds: while the server is busy, which may last as long as it processes
 * what the run has sent, and otherwise.
 */
const PAUSES_S = { busy: [0.3, 0.6, 1.2, 2.4, 5, 10, 15], other: [0.3] };

/**
 * Removes resources at the end of a run, in several rounds, and returns those that are left.
 * @param signal Aborted when no time is left for removals.
 */
export async function removeRest(
  creations: Creation[],
  context: RemovalContext,
  client: HttpClient,
  signal: AbortSignal,
): Promise<readonly Rest[]> {
  let rest = await removeAll(creations, context, client);
  for (let round = 0; rest.length > 0; round++) {
    const isBusy = rest.some(({ creation }) => creation.isBusy);
    const seconds = PAUSES_S[isBusy ? 'busy' : 'other'][round];
    if (seconds === undefined || !(await hasTime(seconds, signal))) break;
    // The rest is in the order of the removals, and `removeAll` begins with the last one.
    rest = await removeAll(rest.map(({ creation }) => creation).reverse(), context, client);
  }
  return rest;
}

/** Waits. Returns false if no time is left. */
const hasTime = (seconds: number, signal: AbortSignal): Promise<boolean> =>
  pause(seconds, signal).then(
    () => true,
    () => false,
  );
