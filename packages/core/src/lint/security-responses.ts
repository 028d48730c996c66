import { insufficientScopes, isSecured, takesScope } from '../error/scopes.js';
import type { ApiError, ApiModel, Operation } from '../model/model.js';
import type { LintContext, LintFinding, Rule } from './rule.js';

/**
 * Requires a documented 401 for operations that require a credential, and a 403 for those that require a scope; `4XX`
 * and `default` also count. In documents that use `x-error`, also requires a trigger for a missing scope.
 */
export const securityResponses: Rule = { name: 'security-responses', check };

function* check({ model, annotated }: LintContext): Generator<LintFinding> {
  for (const operation of model.operations) {
    if (isSecured(operation) && !documents(operation, '401')) {
      yield {
        location: operation.location,
        message: `${operation.id} requires a credential, but does not document 401.`,
        suggestion: 'Document the response to a missing or invalid credential.',
      };
    }
    if (!takesScope(operation)) continue;
    if (!documents(operation, '403')) {
      yield {
        location: operation.location,
        message: `${operation.id} requires a scope, but does not document 403.`,
        suggestion: 'Document the response to a credential without the scope.',
      };
    } else if (annotated) yield* scopeErrors(model, operation);
  }
}

function* scopeErrors(model: ApiModel, operation: Operation): Generator<LintFinding> {
  const lacks = operation.responses.flatMap(({ errors }) => errors.flatMap(lacking));
  if (lacks.length === 0) {
    yield {
      location: operation.location,
      message: `${operation.id} requires a scope, but none of its errors has a trigger for a missing scope.`,
      suggestion: 'Declare `scope: operation`, `scope: type` or both.',
    };
    return;
  }
  const insufficient = insufficientScopes(model, operation);
  if (insufficient.length > 0 && !lacks.includes('operation')) {
    yield {
      location: operation.location,
      message: `${operation.id} declares no error for a credential that has only ${insufficient.join(', ')}.`,
      suggestion: 'Declare `scope: operation` on one of its errors.',
    };
  }
}

function lacking({ triggers }: ApiError): readonly string[] {
  return triggers.flatMap((trigger) => (trigger.kind === 'scope-missing' ? [trigger.lacks] : []));
}

function documents({ responses }: Operation, status: string): boolean {
  return responses.some((response) => [status, '4XX', 'default'].includes(response.status));
}
