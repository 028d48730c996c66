import { pathParameterNames } from '@touchstone/core/internal';
import { withParameter } from '../../plan/edit-request.js';
import { type Untested, untested } from '../../plan/reasons.js';
import { SAFE_METHODS } from '../../plan/safe-methods.js';
import { versionHeader } from '../../scenario/version-read.js';
import type { ProvokeContext, RequestMutation } from '../provoke-context.js';

/**
 * Returns a mutation of a write with an `If-Match`, or another header for the version, that no representation fulfils (RFC 9110 §13.1.1), or without any.
 * An inferred error is not provoked, because its precondition may be another one.
 */
export function preconditionMutations(
  { operation, obligation }: ProvokeContext,
  tag: '"touchstone"' | undefined,
): readonly RequestMutation[] | Untested {
  if (obligation.error?.explicit !== true)
    return untested('not supported', 'Failed preconditions cannot be provoked yet.');
  if (SAFE_METHODS.includes(operation.method) || pathParameterNames(operation.path).length === 0)
    return untested('not supported', 'Only preconditions of writes to an item can be provoked.');
  return [
    {
      name: '',
      edit: (request) => withParameter(request, 'header', versionHeader(operation) ?? 'If-Match', tag),
    },
  ];
}
