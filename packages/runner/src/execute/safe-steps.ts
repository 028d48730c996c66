import type { Case, Plan } from '../plan/case.js';
import type { RequestStep } from '../plan/step.js';

/** Maximum number of operations that are called before the run. */
const MAX_PROBES = 3;

/**
 * Returns up to three GET requests that should succeed, only read and need no resource, one for each operation. Those
 * with a credential come first.
 */
export function safeSteps(plan: Plan): readonly RequestStep[] {
  const { cases, obligationsById, callers, effects } = plan;
  const reads = new Set(effects.filter(({ kind }) => kind === 'read').map(({ operation }) => operation));
  const steps = new Map<string, RequestStep>();
  for (const planned of cases) {
    for (const step of stepsBeforeControl(planned)) {
      const { request, expect } = step;
      const isSuccess = obligationsById.get(expect.obligation)?.error === null;
      const isFree = request.substitutions.length === 0 && !request.path.includes('{');
      // A caller of the control protocol would be created for this call only.
      const isReady = request.caller === null || callers.get(request.caller)?.from === 'configuration';
      const isRead = request.method === 'GET' && reads.has(request.operation);
      if (isRead && isSuccess && isFree && isReady && !steps.has(request.operation))
        steps.set(request.operation, step);
    }
  }
  const isPublic = (step: RequestStep): number => (isConfigured(plan, step) ? 0 : 1);
  return [...steps.values()].sort((a, b) => isPublic(a) - isPublic(b)).slice(0, MAX_PROBES);
}

/** Returns the requests of a case that depend on no control step. */
function stepsBeforeControl({ steps }: Case): readonly RequestStep[] {
  const requests: RequestStep[] = [];
  for (const step of steps) {
    if (step.kind !== 'request') break;
    requests.push(step);
  }
  return requests;
}

/** Returns true if a configured caller sends the request. */
export const isConfigured = ({ callers }: Plan, { request: { caller } }: RequestStep): boolean =>
  caller !== null && callers.get(caller)?.from === 'configuration';
