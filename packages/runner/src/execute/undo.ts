import { LOCATION_HEADER } from '@touchstone/core/internal';
import type { Exchange } from '../checks/exchange.js';
import { NoAnswerError, UnsendableError } from '../http/errors.js';
import type { HttpClient } from '../http/http-client.js';
import type { ReceivedResponse } from '../http/message.js';
import type { Binding } from '../plan/binding.js';
import { BlockedError } from '../plan/blocked.js';
import { hasFreshValue } from '../plan/request-template.js';
import type { Undo } from '../plan/step.js';
import { extractBinding } from './extract-binding.js';
import { isLimited } from './pace.js';
import type { Removal } from './removal.js';
import type { StepContext } from './step-context.js';

/**
 * Returns the removal of the resource that a response names. Empty if the request created nothing, or if the response
 * does not identify the resource.
 */
export function removalsOf(
  { pointer, place, request }: Undo,
  exchange: Exchange,
  { plan, session, throttle, signal, recorder }: StepContext,
  resolveBinding: (binding: Binding) => Promise<string>,
): readonly Removal[] {
  if (!hasCreated(exchange, plan)) return [];
  const id = pointer === null ? null : extractBinding(pointer, exchange);
  if (id === undefined || (pointer === LOCATION_HEADER && !isLocationOf(exchange, request.path))) return [];
  const item = id === null ? [] : [{ ...place, value: { name: place.at, literal: id } }];
  const template = { ...request, substitutions: [...request.substitutions, ...item] };
  return [
    async (client) => {
      const sent = await session.prepare(template, resolveBinding);
      const send = (): Promise<ReceivedResponse> =>
        recorder.exchanges.outsideSteps('removal', template, sent, () => client.send(sent));
      if (!isLimited(template, plan) || signal.aborted) return void (await send());
      // A run that has stopped does not wait for rate limits.
      await throttle.send(template, send, signal).catch((error: unknown) => {
        if (!signal.aborted) throw error;
        return send();
      });
    },
  ];
}

/**
 * Returns true if the response reports a new resource: a 201 (RFC 9110 §15.3.2), or another 2xx if the operation
 * documents no 201 and the request contained values that no existing resource has. Otherwise the server may have
 * returned an existing resource.
 */
function hasCreated(
  { step: { request }, response: { status } }: Exchange,
  plan: StepContext['plan'],
): boolean {
  if (status < 200 || status > 299) return false;
  return (
    status === 201 || (!plan.obligationsByStatus.has(`${request.operation} 201`) && hasFreshValue(request))
  );
}

/** Returns true if the `Location` header (RFC 9110 §10.2.2) names an item of a path template. */
function isLocationOf({ response }: Exchange, template: string): boolean {
  const path = response.headers.location?.replace(/[?#].*$/, '').replace(/\/$/, '') ?? '';
  const segments = template
    .replace(/\/$/, '')
    .split('/')
    .map((segment) => (segment.includes('{') ? '[^/]+' : escaped(segment)));
  return new RegExp(`${segments.join('/')}$`).test(path.includes('/') ? path : `/${path}`);
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * Removes resources, newest first, and returns the number of requests sent. The responses are not checked, because a
 * case may already have removed a resource. Stops if the server no longer responds.
 */
export async function removeAll(removals: Removal[], client: HttpClient): Promise<number> {
  let requests = 0;
  for (const remove of removals.splice(0).reverse()) {
    try {
      requests++;
      await remove(client);
    } catch (error) {
      if (error instanceof NoAnswerError) return requests;
      // The request could not be sent, or the server kept refusing it with a 429.
      if (!(error instanceof BlockedError || error instanceof UnsendableError)) throw error;
      requests--;
    }
  }
  return requests;
}
