import { withDifference } from '../../plan/edit-request.js';
import { isUntested, type Untested, untested } from '../../plan/reasons.js';
import { bodyViolations } from '../../scenario/body-violations.js';
import type { ProvokeContext, RequestMutation } from '../provoke-context.js';

/** Returns mutations that each omit one required property of the body. */
export function requiredMissingMutations({
  context,
  operation,
  variant,
}: ProvokeContext): readonly RequestMutation[] | Untested {
  const body = bodyViolations(context, operation);
  if (isUntested(body)) return body;
  const required = body.violations.filter(({ keyword }) => keyword === 'required');
  if (required.length === 0)
    return body.omitted === undefined
      ? untested('no violation possible', `The body of ${operation.id} requires no property.`)
      : untested('not supported', `No required property of the body was found. ${body.omitted}`);
  if (body.omitted !== undefined) context.omissions.set(variant.id, body.omitted);
  return required.map(({ name, pointer, changed, value }) => ({
    name,
    pointer,
    shape: 'full',
    edit: (request) => withDifference(request, body.base, value, changed),
  }));
}
