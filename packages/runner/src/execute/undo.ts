import type { Exchange, ReceivedResponse } from '../http/message.js';
import { NoAnswerError, UnsendableError } from '../http/message.js';
import type { Binding } from '../plan/binding.js';
import { BlockedError } from '../plan/blocked.js';
import type { Undo } from '../plan/step.js';
import { extractBinding } from './extract-binding.js';
import { isLimited } from './pace.js';
import type { Removal, StepContext } from './step-context.js';

/** How to remove what an answer says was made; nothing where it made nothing, or does not say its id. */
export function removalOf(
  { pointer, place, request }: Undo,
  { response }: Exchange,
  { plan, session, throttle, signal }: StepContext,
  boundValue: (bound: Binding) => Promise<string>,
): readonly Removal[] {
  if (response.status < 200 || response.status > 299) return [];
  const id = extractBinding(pointer, response);
  if (id === undefined) return [];
  const itself = { ...place, value: { binding: place.at, given: id } };
  const filled = { ...request, substitutions: [...request.substitutions, itself] };
  return [
    async (client) => {
      const sent = await session.prepare(filled, boundValue);
      const send = (): Promise<ReceivedResponse> => client.send(sent);
      if (!isLimited(filled, plan) || signal.aborted) return void (await send());
      // A run that was stopped has no time to wait.
      await throttle.send(filled, send, signal).catch((error: unknown) => {
        if (!signal.aborted) throw error;
        return send();
      });
    },
  ];
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
