import { withDifference } from '../../plan/edit.js';
import { isUntested, type Untested, untested } from '../../plan/reasons.js';
import { bodyViolations } from '../../scenario/body.js';
import type { ProvokeContext, RequestMutation } from '../provoker.js';

/** Each required property of the body left out, nothing else wrong. */
export function requiredMissingMutations({
  context,
  operation,
}: ProvokeContext): readonly RequestMutation[] | Untested {
  const body = bodyViolations(context, operation);
  if (isUntested(body)) return body;
  const required = body.violations.filter(({ keyword }) => keyword === 'required');
  if (required.length === 0)
    return untested('no violation possible', `The body of ${operation.id} requires no property.`);
  const { base } = body;
  return required.map(({ name, value }) => ({
    name,
    shape: 'full',
    edit: (request) => withDifference(request, base, value),
  }));
}
