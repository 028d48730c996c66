import type { Exchange } from '../../checks/exchange.js';
import { NoAnswerError } from '../../http/errors.js';
import type { RequestStep } from '../../plan/step.js';
import type { StepContext } from '../step-context.js';
import { namesResource } from './existing-ids.js';
import { isSuccess } from './removal-status.js';

/** Sends a request that may create a resource which no request removes, and counts the resource. */
export async function unremovableExchange(
  step: RequestStep,
  context: StepContext,
  send: () => Promise<Exchange>,
): Promise<Exchange> {
  try {
    const exchange = await send();
    if (exchange.response.status >= 500) noteRemaining(step, context, true);
    return countRemaining(exchange, context);
  } catch (error) {
    if (error instanceof NoAnswerError && error.kind !== 'unreachable') noteRemaining(step, context, true);
    throw error;
  }
}

/** Counts the resource if the server created one that no request removes. */
export function countRemaining(exchange: Exchange, context: StepContext): Exchange {
  const { remains } = exchange.step;
  const { status } = exchange.response;
  const isNamed = status === 202 && namesResource(exchange.response, exchange.request.url);
  if (remains?.after === '201' ? status === 201 || isNamed : isSuccess(status))
    noteRemaining(exchange.step, context, false);
  return exchange;
}

/** @param isDoubtful True if the server failed, but may have created the resource before. */
function noteRemaining(
  { remains, request: { operation } }: RequestStep,
  { remaining }: StepContext,
  isDoubtful: boolean,
): void {
  if (!remains) return;
  const key = isDoubtful ? `${operation} (doubtful)` : operation;
  const reason = isDoubtful ? `${remains.because}, if the failed requests created any` : remains.because;
  remaining.set(key, { operation, reason, count: (remaining.get(key)?.count ?? 0) + 1 });
}
