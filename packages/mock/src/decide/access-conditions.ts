import type { Operation, Trigger } from '@touchstone/core';
import { hasScopes } from '../access/authenticate.js';
import type { RequestContext } from '../request-context.js';
import type { Condition } from './condition.js';
import { PLAIN } from './refusal.js';

/** Returns the condition of a `header` trigger. Whitespace-only values count as empty. */
export function headerCondition({ name, is }: Extract<Trigger, { kind: 'header' }>): Condition {
  return (context) => {
    const value = context.header(name)?.trim();
    switch (is) {
      case 'missing':
        return value === undefined ? PLAIN : undefined;
      case 'empty':
        return value === '' ? PLAIN : undefined;
      case 'not-allowed': {
        if (!value || isTenantAllowed(context, name, value)) return undefined;
        return { kind: 'quoted', text: value };
      }
    }
  };
}

/**
 * Returns `true` if the caller may act for the tenant that a header identifies. A mock that is not strict allows every
 * tenant.
 */
function isTenantAllowed({ environment, caller }: RequestContext, name: string, value: string): boolean {
  if (!environment.isStrict) return true;
  const label = environment.tenants.labelOf(value);
  if (label !== undefined) return caller.tenants.includes(label);
  return Object.entries(caller.headers).some(
    ([header, text]) => header.toLowerCase() === name.toLowerCase() && text === value,
  );
}

const typeOfScope = (scope: string): string => scope.split(':', 1)[0] ?? scope;

/**
 * Returns a condition that holds if every security alternative requires a scope that the authenticated caller lacks.
 * @param lacks `operation`: holds only if the caller has a scope of a required type, such as `jobs:read` for
 * `jobs:write`. `type`: holds only if the caller has no such scope. `null`: holds in both cases.
 */
export function scopeCondition({ security }: Operation, lacks: 'operation' | 'type' | null): Condition {
  const alternatives = security.map((requirements) => requirements.map((requirement) => ({ requirement })));
  const types = new Set(security.flat().flatMap(({ scopes }) => scopes.map(typeOfScope)));
  return ({ authentication }) => {
    if (authentication.state !== 'authenticated') return undefined;
    const { caller } = authentication;
    if (caller.scopes === null || alternatives.some((alternative) => hasScopes(caller, alternative)))
      return undefined;
    if (lacks === null) return PLAIN;
    const hasType = [...caller.scopes].some((scope) => types.has(typeOfScope(scope)));
    return hasType === (lacks === 'operation') ? PLAIN : undefined;
  };
}

export function permissionCondition({ permission }: Operation): Condition {
  return ({ caller: { permissions } }) =>
    permission !== undefined && permissions !== null && !permissions.has(permission) ? PLAIN : undefined;
}
