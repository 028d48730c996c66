import type { Operation } from '@touchstone/core';
/** Returns the part of a scope before its colon, which names the resource type. */
export const typeOfScope = (scope: string): string => scope.split(':', 1)[0] ?? scope;

export const scopesOf = (operation: Operation): readonly string[] =>
  operation.security.flat().flatMap(({ scopes }) => scopes);

/** Returns true if the scopes satisfy one alternative of the operation's security. */
export const sufficesFor = (operation: Operation, scopes: readonly string[]): boolean =>
  operation.security.some((alternative) =>
    alternative.every((requirement) => requirement.scopes.every((scope) => scopes.includes(scope))),
  );

/** Returns true if one of the scopes has the same type as one of the operation's scopes. */
export function hasScopeOfType(operation: Operation, scopes: readonly string[]): boolean {
  const types = scopesOf(operation).map(typeOfScope);
  return scopes.some((scope) => types.includes(typeOfScope(scope)));
}

/** Returns all scopes except those of the operation, or except all scopes of the same type. */
export function scopesLacking(
  all: readonly string[],
  operation: Operation,
  lacks: 'operation' | 'type',
): readonly string[] {
  const excluded = scopesOf(operation);
  const types = excluded.map(typeOfScope);
  return all.filter((scope) =>
    lacks === 'type' ? !types.includes(typeOfScope(scope)) : !excluded.includes(scope),
  );
}
