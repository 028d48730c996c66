import type { Exchange } from '../../checks/exchange.js';
import type { Plan } from '../../plan/case.js';
import { hasFreshValue, sentObject } from '../../plan/request-template.js';
import { isUpsert } from '../../plan/step.js';
import { type ExistingIds, existedBefore } from './existing-ids.js';
import { isSuccess } from './removal-status.js';
import { matchSentValues } from './sent-values.js';

/** The outcome of a request that may create a resource: `doubtful` if its response does not show it. */
export type CreationOutcome = 'created' | 'not created' | 'doubtful';

/**
 * Returns true if the response reports a new resource: a 201 (RFC 9110 §15.3.2), or another 2xx if the operation documents
 * no 201 and the request contained values that no existing resource has. Otherwise the server may have returned an
 * existing resource. A resource that existed before (`existing`) is not new. An action must name one that did not exist, and
 * so must a PUT on a collection, or a POST without such values, unless it is answered with a 201.
 */
export function hasCreated(
  exchange: Exchange,
  plan: Plan,
  id: string | null | undefined,
  existing: ExistingIds | undefined,
): boolean {
  const { step, response } = exchange;
  const { status } = response;
  if (!isSuccess(status)) return false;
  const { request } = step;
  if (existedBefore(id, existing)) return false;
  const isNew = existing != null && id != null;
  if (isUpsert(step)) return status === 201 || isNew;
  if (step.undo?.isElsewhere)
    return isNew && (!step.undo.needsValues || matchSentValues(exchange, step.undo.pointer, id) === 'unique');
  if (status === 201 || (step.undo?.mayExist && isNew)) return true;
  // A 202 is never the answer for an existing resource (RFC 9110 §15.3.3).
  const documentsOther = status !== 202 && plan.obligationsByStatus.has(`${request.operation} 201`);
  return !documentsOther && hasFreshValue(request);
}

/** Statuses of a server that has not acted on the request (RFC 9110 §15.6.2, §15.6.6). */
const NOT_PROCESSED: readonly number[] = [501, 505];

/**
 * Returns true if the server may have created the resource and answered with a 5xx all the same, as a gateway does after
 * its time limit. An injected fault creates nothing, and neither does a request that should be refused and whose body is
 * not an object.
 */
export function mayHaveCreated(
  { step: { request, expect }, response: { status } }: Exchange,
  plan: Plan,
): boolean {
  if (status < 500 || NOT_PROCESSED.includes(status) || request.fault !== undefined) return false;
  return plan.obligationsById.get(expect.obligation)?.error === null || sentObject(request) !== undefined;
}
