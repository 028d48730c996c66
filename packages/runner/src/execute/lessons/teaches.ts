import type { Case, Plan } from '../../plan/case.js';
import { declaresAllCauses } from '../../plan/obligation.js';

/**
 * Returns true for a case that sends a well-formed body to an operation whose refusals may have undocumented causes. Such
 * cases run first: a refusal proves a cause only if the rest of the call is acceptable.
 */
export function teaches(plan: Plan, { steps, exclusive }: Case): boolean {
  return (
    !exclusive &&
    steps.some((step) => {
      if (step.kind !== 'request' || step.role !== 'attempt' || step.expect.rule !== 'status-intended')
        return false;
      const intended = plan.obligationsById.get(step.expect.obligation);
      const { body } = step.request;
      return (
        intended?.error === null &&
        body !== undefined &&
        'value' in body &&
        !intended.operation.responses.some(({ errors }) => errors.some(declaresAllCauses))
      );
    })
  );
}
