import type { Bound, Undo } from '../plan/case.js';
import { BlockedError } from './blocked.js';
import type { Exchange } from './exchange.js';
import { NoAnswerError, UnsendableError } from './exchange.js';
import type { Removal, StepContext } from './step-context.js';
import { take } from './take.js';

/** How to remove what an answer says was made; nothing where it made nothing, or does not say its id. */
export function removalOf(
  { pointer, place, request }: Undo,
  { response }: Exchange,
  { session }: StepContext,
  boundValue: (bound: Bound) => Promise<string>,
): readonly Removal[] {
  if (response.status < 200 || response.status > 299) return [];
  const id = take(pointer, response);
  if (id === undefined) return [];
  const itself = { ...place, value: { binding: place.at, given: id } };
  const filled = { ...request, substitutions: [...request.substitutions, itself] };
  return [async (client) => void (await client.send(await session.prepare(filled, boundValue)))];
}

/**
 * Removes what was made, newest first. Not an exchange that is checked: whether there was anything left to remove
 * says nothing about the server. Ends when the server answers no more. Gives the number of requests sent.
 */
export async function removeAll(removals: Removal[], client: Parameters<Removal>[0]): Promise<number> {
  let requests = 0;
  for (const remove of removals.splice(0).reverse()) {
    try {
      requests++;
      await remove(client);
    } catch (error) {
      if (error instanceof NoAnswerError) return requests;
      // Without what its path needs it cannot be named.
      if (!(error instanceof BlockedError || error instanceof UnsendableError)) throw error;
      requests--;
    }
  }
  return requests;
}
