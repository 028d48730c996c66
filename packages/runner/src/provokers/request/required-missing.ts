import { withDifference } from '../../plan/edit-request.js';
import { isUntested, type Untested, untested } from '../../plan/reasons.js';
import { bodyViolations } from '../../scenario/body-violations.js';
import type { ProvokeContext, RequestMutation } from '../provoke-context.js';

/** Returns mutations that each omit one required property of the body. */
export function requiredMissingMutations({
  context,
  operation,
}: ProvokeContext): readonly RequestMutation[] | Untested {
  const body = bodyViolations(context, operation);
  if (isUntested(body)) return body;
  const required = body.violations.filter(({ keyword }) => keyword === 'required');
  if (required.length === 0)
    return untested('no violation possible', `The body of ${operation.id} requires no property.`);
  return required.map(({ name, pointer, value }) => ({
    name,
    pointer,
    shape: 'full',
    edit: (request) => withDifference(request, body.base, value),
  }));
}
