import type { Plan } from '../plan/case.js';
import type { RequestTemplate } from '../plan/request-template.js';
import type { RequestStep } from '../plan/step.js';

/**
 * Returns true if a 429 would only mean that the run as a whole sends too many calls: the case does not expect a 429,
 * and the caller has limits that a run may reach.
 */
export function isPaced({ expect, request }: RequestStep, plan: Plan): boolean {
  if (expect.rule === 'rate-limit' || expect.compare?.kind === 'rate') return false;
  if (plan.obligationsById.get(expect.obligation)?.response.status === '429') return false;
  return isLimited(request, plan);
}

/**
 * Returns true if the run as a whole may reach the caller's limits. Callers created for the run have limits that it
 * cannot reach.
 */
export const isLimited = ({ caller }: Pick<RequestTemplate, 'caller'>, plan: Plan): boolean =>
  caller === null || plan.callers.get(caller)?.from === 'configuration';
