import type { ApiModel, Operation } from '../model/model.js';

/** Returns the type of a scope: the part before the first colon, or the whole scope if it has no colon. */
const typeOf = (scope: string): string => scope.split(':', 1)[0] ?? scope;

/** Returns true if every alternative of the operation's security requires a credential. */
export function isSecured({ security }: Operation): boolean {
  return security.length > 0 && security.every((alternative) => alternative.length > 0);
}

/** Returns true if every alternative of the operation's security requires a scope. */
export function takesScope({ security }: Operation): boolean {
  return (
    security.length > 0 &&
    security.every((alternative) => alternative.some(({ scopes }) => scopes.length > 0))
  );
}

/** Returns the scopes in the model that have a required type but do not authorize the operation on their own. */
export function insufficientScopes(model: ApiModel, operation: Operation): readonly string[] {
  const types = new Set(scopesOf(operation).map(typeOf));
  const all = new Set(model.operations.flatMap(scopesOf));
  return [...all].filter((scope) => types.has(typeOf(scope)) && !admits(operation, scope));
}

function admits({ security }: Operation, scope: string): boolean {
  return security.some((alternative) =>
    alternative.every(({ scopes }) => scopes.every((needed) => needed === scope)),
  );
}

function scopesOf({ security }: Operation): readonly string[] {
  return security.flatMap((alternative) => alternative.flatMap(({ scopes }) => scopes));
}
