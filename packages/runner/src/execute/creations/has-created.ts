import type { Exchange } from '../../checks/exchange.js';
import type { Plan } from '../../plan/case.js';
import { hasFreshValue } from '../../plan/request-template.js';
import { isSuccess } from './removal-status.js';

/**
 * Returns true if the response reports a new resource: a 201 (RFC 9110 §15.3.2), or another 2xx if the operation
 * documents no 201 and the request contained values that no existing resource has. Otherwise the server may have
 * returned an existing resource.
 */
export function hasCreated({ step: { request }, response: { status } }: Exchange, plan: Plan): boolean {
  if (!isSuccess(status)) return false;
  if (status === 201) return true;
  // A 202 is never the answer for an existing resource (RFC 9110 §15.3.3).
  const documentsOther = status !== 202 && plan.obligationsByStatus.has(`${request.operation} 201`);
  return !documentsOther && hasFreshValue(request);
}
