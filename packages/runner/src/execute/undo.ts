import { LOCATION_HEADER } from '@touchstone/core/internal';
import type { Exchange } from '../checks/exchange.js';
import type { ReceivedResponse } from '../http/message.js';
import type { Binding } from '../plan/binding.js';
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
      if (!isLimited(template, plan) || signal.aborted) return send();
      // A run that has stopped does not wait for rate limits.
      return throttle.send(template, send, signal).catch((error: unknown) => {
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
