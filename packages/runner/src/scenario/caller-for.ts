import type { Operation } from '@touchstone/core';
import type { CallerDescription, PlannedCaller } from '../plan/planned-caller.js';
import { isUntested, type Untested, untested } from '../plan/reasons.js';
import type { CallerRequirements } from './caller-requirements.js';
import { configuredCaller } from './configured-caller.js';
import type { PlanContext } from './context.js';
import { hasScopeOfType, scopesLacking } from './scopes.js';

/** A rate limit that no run reaches. */
const UNREACHED_LIMIT = 1_000_000;

/**
 * Plans a caller that meets the requirements. Returns its name, null for an anonymous call, or the reason why no caller
 * meets them.
 */
export function callerFor(
  context: PlanContext,
  operation: Operation,
  requirements: CallerRequirements,
): string | null | Untested {
  const isOpen = operation.security.length === 0 && !context.tokenEndpoints.has(operation.id);
  if (requirements.anonymous || isOpen) return null;
  if ((requirements.isPeer || requirements.sendsJwt) && context.options.control.callers)
    return untested('no caller', 'The run creates its callers, which share the resources of their tenant.');
  if (requirements.barred && context.options.control.callers)
    return untested('no caller', 'The run cannot create a caller that may not call an operation.');
  if (context.options.control.callers) return createdCaller(context, operation, requirements);
  const name = configuredCaller(context, operation, requirements);
  if (name === null || isUntested(name)) return name;
  return remember(context, name, { from: 'configuration', name });
}

function createdCaller(context: PlanContext, operation: Operation, requirements: CallerRequirements): string {
  const { tenant, lacks, denied, events, provokes, revoked, expired, addresses, tenants } = requirements;
  const limits = {
    ...Object.fromEntries(context.rateClasses.map((name) => [name, UNREACHED_LIMIT])),
    ...requirements.limits,
  };
  const description: CallerDescription = {
    tenant,
    ...(lacks && { scopes: scopesLacking(context.scopes, operation, lacks) }),
    ...(revoked && { revoked: true }),
    ...(expired && { expired: true }),
    ...(addresses && { addresses }),
    ...(provokes !== undefined && { provokes: [provokes] }),
    ...(denied !== undefined && {
      permissions: context.permissions.filter((permission) => permission !== denied),
    }),
    ...(tenants && { tenants }),
    ...(events && { webhooks: { events } }),
    ...(Object.keys(limits).length > 0 && { limits }),
  };
  const failsFirst = requirements.failsFirst && { failsFirst: true };
  const name = nameOf(description, requirements.dedicatedTo);
  return remember(context, name, { from: 'control', description, ...failsFirst });
}

function remember(context: PlanContext, name: string, caller: PlannedCaller): string {
  context.callers.set(name, caller);
  return name;
}

/**
 * Returns the name of a caller. Callers with the same name are one caller, and the name omits limits that no run
 * reaches.
 */
function nameOf({ tenant, ...rest }: CallerDescription, dedicatedTo?: string): string {
  const { limits, ...traits } = rest;
  const reached = Object.entries(limits ?? {}).filter(([, limit]) => limit !== UNREACHED_LIMIT);
  const named = { ...traits, ...(reached.length > 0 && { limits: Object.fromEntries(reached) }) };
  return [tenant, Object.keys(named).length > 0 ? JSON.stringify(named) : '', dedicatedTo ?? '']
    .filter(Boolean)
    .join(' | ');
}

/** Returns true if a caller without the operation's scopes still has a scope of the same type. */
export const hasOtherScopeOfType = (context: PlanContext, operation: Operation): boolean =>
  hasScopeOfType(operation, scopesLacking(context.scopes, operation, 'operation'));
