import { insufficientScopes, isSecured, takesScope } from '../error/scopes.js';
import type { ApiError, ApiModel, Operation } from '../model/model.js';
import type { LintContext, LintFinding, Rule } from './rule.js';

/** An operation that takes a credential documents its 401, and one that takes a scope its 403s. */
export const securityResponses: Rule = { name: 'security-responses', check };

function* check({ model, annotated }: LintContext): Generator<LintFinding> {
  for (const operation of model.operations) {
    if (isSecured(operation) && !documents(operation, '401')) {
      yield {
        location: operation.location,
        message: `${operation.id} takes a credential and does not document 401.`,
        suggestion: 'Document what a missing or wrong credential is answered with.',
      };
    }
    if (!takesScope(operation)) continue;
    if (!documents(operation, '403')) {
      yield {
        location: operation.location,
        message: `${operation.id} takes a scope and does not document 403.`,
        suggestion: 'Document what a credential without the scope is answered with.',
      };
    } else if (annotated) yield* scopeErrors(model, operation);
  }
}

function* scopeErrors(model: ApiModel, operation: Operation): Generator<LintFinding> {
  const lacks = operation.responses.flatMap(({ errors }) => errors.flatMap(lacking));
  if (lacks.length === 0) {
    yield {
      location: operation.location,
      message: `${operation.id} takes a scope, and none of its errors is about lacking it.`,
      suggestion: 'Declare `scope: operation`, `scope: type` or both.',
    };
    return;
  }
  const insufficient = insufficientScopes(model, operation);
  if (insufficient.length > 0 && !lacks.includes('operation')) {
    yield {
      location: operation.location,
      message: `${operation.id} says nothing of a credential that has only ${insufficient.join(', ')}.`,
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
