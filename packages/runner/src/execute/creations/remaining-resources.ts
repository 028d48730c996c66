import type { Exchange } from '../../checks/exchange.js';
import { NoAnswerError } from '../../http/errors.js';
import type { SentRequest } from '../../http/message.js';
import type { RequestStep } from '../../plan/step.js';
import { extractBinding } from '../extract-binding.js';
import type { StepContext } from '../step-context.js';
import { namesResource } from './existing-ids.js';
import type { RemainingResource } from './remaining-log.js';
import { isSuccess } from './removal-status.js';

/**
 * Sends a request that may create a resource which no request removes, and counts the resource.
 * @param step The step, in which `remains` contains only literals.
 */
export async function unremovableExchange(
  step: RequestStep,
  request: SentRequest,
  context: StepContext,
  send: () => Promise<Exchange>,
): Promise<Exchange> {
  try {
    const exchange = await send();
    if (exchange.response.status >= 500) noteRemaining(step, exchange.request, context, { isDoubtful: true });
    return countRemaining(exchange, context);
  } catch (error) {
    if (error instanceof NoAnswerError && error.kind !== 'unreachable')
      noteRemaining(step, request, context, { isDoubtful: true });
    throw error;
  }
}

/** Counts the resource if the server created one that no request removes. */
export function countRemaining(exchange: Exchange, context: StepContext): Exchange {
  const { remains } = exchange.step;
  const { status } = exchange.response;
  const isNamed = status === 202 && namesResource(exchange.response, exchange.request.url);
  if (remains?.after === '201' ? status === 201 || isNamed : isSuccess(status))
    noteRemaining(exchange.step, exchange.request, context, { isDoubtful: false, ...itemOf(exchange) });
  return exchange;
}

/** Counts the resources that one request has probably created, and that nothing shows to be new. */
export function countBatch({ step, request }: Exchange, ids: readonly string[], context: StepContext): void {
  const read = step.undo?.read;
  for (const id of ids)
    noteRemaining(step, request, context, { isDoubtful: false, ...(read && { item: { read, id } }) });
}

/** Returns the read of the resource if its path is not below that of the request. */
function itemOf(exchange: Exchange): Pick<RemainingResource, 'item'> {
  const { item } = exchange.step.remains ?? {};
  const id = item && extractBinding(item.pointer, exchange);
  return item && id !== undefined ? { item: { read: item.read, id } } : {};
}

interface Noted extends Pick<RemainingResource, 'item'> {
  /** True if the server failed, but may have created the resource before. */
  readonly isDoubtful: boolean;
}

function noteRemaining(
  { remains, request: { operation } }: RequestStep,
  { url }: SentRequest,
  { remaining }: StepContext,
  { isDoubtful, item }: Noted,
): void {
  if (!remains) return;
  const reason = isDoubtful ? `${remains.because}, if the failed requests created any` : remains.because;
  remaining.add({ operation, reason, url, ...(item && { item }) });
}
