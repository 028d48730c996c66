import type { Operation } from '@touchstone/core';
import type { Caller } from '../config/config.js';
import type { CallerDescription, PlannedCaller } from '../plan/planned-caller.js';
import type { Untested } from '../plan/reasons.js';

import type { PlanContext } from './context.js';

/** What a case needs of its caller, beyond being admitted. */
export interface CallerRequirements {
  /** Resources are shared within a tenant and hidden from others. */
  readonly tenant: string;
  /** Scopes it must lack: the operation's alone, or all of its type. */
  readonly lacks?: 'operation' | 'type';
  readonly revoked?: boolean;
  readonly expired?: boolean;
  /** CIDR blocks it may call from. */
  readonly addresses?: readonly string[];
  readonly provokes?: string;
  /** The permission its role must lack, in the words of `x-permission`. */
  readonly denied?: string;
  /** Labels of all the tenants it may act for. Default: its own. */
  readonly tenants?: readonly string[];
  /** Events whose webhooks come to the run. */
  readonly events?: readonly string[];
  /** The run answers the first delivery of each of its webhooks with 500. */
  readonly failsFirst?: boolean;
  /** Calls admitted per class; other classes stay generous. */
  readonly limits?: Readonly<Record<string, number>>;
  /** Nobody: for a call that must be refused whatever it names. */
  readonly anonymous?: boolean;
  /** Makes a caller of its own, for a case that changes it. */
  readonly own?: string;
}

/** More calls than any run makes. */
const GENEROUS = 1_000_000;

/** The name of a planned caller that meets the need, or why there is none. */
export function callerFor(
  context: PlanContext,
  operation: Operation,
  requirements: CallerRequirements,
): string | null | Untested {
  const isOpen = operation.security.length === 0 && !context.tokenEndpoints.has(operation.id);
  if (requirements.anonymous || isOpen) return null;
  return context.options.control.callers
    ? fromControl(context, operation, requirements)
    : fromConfiguration(context, operation, requirements);
}

function fromControl(
  context: PlanContext,
  operation: Operation,
  requirements: CallerRequirements,
): string | Untested {
  const scopes = requirements.lacks && scopesLacking(context, operation, requirements.lacks);
  const limits = {
    ...Object.fromEntries(context.rateClasses.map((name) => [name, GENEROUS])),
    ...requirements.limits,
  };
  const description: CallerDescription = {
    tenant: requirements.tenant,
    ...(scopes && { scopes }),
    ...(requirements.revoked && { revoked: true }),
    ...(requirements.expired && { expired: true }),
    ...(requirements.addresses && { addresses: requirements.addresses }),
    ...(requirements.provokes !== undefined && { provokes: [requirements.provokes] }),
    ...(requirements.denied !== undefined && {
      permissions: context.permissions.filter((permission) => permission !== requirements.denied),
    }),
    ...(requirements.tenants && { tenants: requirements.tenants }),
    ...(requirements.events && { webhooks: { events: requirements.events } }),
    ...(Object.keys(limits).length > 0 && { limits }),
  };
  const failing = requirements.failsFirst && { failsFirst: true };
  return remember(context, { from: 'control', description, ...failing }, requirements.own);
}

function fromConfiguration(
  context: PlanContext,
  operation: Operation,
  requirements: CallerRequirements,
): string | null | Untested {
  const candidates = Object.entries(context.options.callers).filter(([, caller]) =>
    hasCredentials(context, operation, caller, requirements),
  );
  // One with small limits is kept for filling them.
  const fitting = candidates.filter(([, caller]) => meets(context, operation, caller, requirements));
  const found = fitting.find(([, caller]) => !caller.limits) ?? fitting[0];
  if (found) return remember(context, { from: 'configuration', name: found[0] });
  const isSpecial = Object.keys(requirements).some((key) => key !== 'tenant' && key !== 'own');
  // An empty alternative lets anybody call (OpenAPI 3.1 §4.8.30).
  const isOptional = operation.security.some((alternative) => alternative.length === 0);
  if (!isSpecial && isOptional && !context.tokenEndpoints.has(operation.id)) return null;
  return { reason: 'no caller', detail: `${ask(context)} ${describe(context, operation, requirements)}.` };
}

/** For one alternative of the operation's security; at a token endpoint, what a token is asked for with. */
function hasCredentials(
  { tokenEndpoints }: PlanContext,
  operation: Operation,
  { credentials }: Caller,
  { revoked, expired }: CallerRequirements,
): boolean {
  const tokens = tokenEndpoints.get(operation.id);
  const own = tokens === undefined ? undefined : credentials[tokens];
  if (tokens !== undefined) return own !== undefined && 'clientId' in own;
  return operation.security.some((alternative) =>
    alternative.every(({ scheme }) => {
      const given = credentials[scheme];
      // A revoked client is given no token, and one that is given is not expired: the token itself is wanted.
      return given !== undefined && !((revoked || expired) && 'clientId' in given);
    }),
  );
}

/** Where nobody is configured, one credential on the command line is the shortest way in. */
const ask = ({ options }: PlanContext): string =>
  Object.keys(options.callers).length === 0
    ? 'Give a credential with `--header`, or configure a caller'
    : 'Configure a caller';

function meets(
  context: PlanContext,
  operation: Operation,
  caller: Caller,
  requirements: CallerRequirements,
): boolean {
  const tenants = [
    ...new Set(Object.values(context.options.callers).map(({ tenant }) => tenant ?? 'default')),
  ];
  const wanted = requirements.tenant.startsWith(FOREIGN) ? tenants[1] : tenants[0];
  const provokes = caller.provokes ?? [];
  if ((caller.tenant ?? 'default') !== wanted && requirements.provokes === undefined) return false;
  if ((caller.revoked ?? false) !== (requirements.revoked ?? false)) return false;
  if ((caller.expired ?? false) !== (requirements.expired ?? false)) return false;
  if ((caller.addressBlocked ?? false) !== (requirements.addresses !== undefined)) return false;
  if (requirements.provokes === undefined ? provokes.length > 0 : !provokes.includes(requirements.provokes))
    return false;
  if (requirements.events) return false;
  if (!permits(caller, operation, requirements)) return false;
  if (
    requirements.limits &&
    !Object.keys(requirements.limits).every((name) => caller.limits?.[name] !== undefined)
  )
    return false;
  const scopes = caller.scopes ?? context.scopes;
  const suffices = suffice(operation, scopes);
  if (requirements.lacks === undefined) return suffices;
  return !suffices && hasType(operation, scopes) === (requirements.lacks === 'operation');
}

function permits(
  { permissions }: Caller,
  { permission }: Operation,
  { denied }: CallerRequirements,
): boolean {
  if (denied !== undefined) return permissions !== undefined && !permissions.includes(denied);
  return permission === undefined || permissions === undefined || permissions.includes(permission);
}

/** Tenant labels that begin so are of somebody else. */
export const FOREIGN = 'foreign ';

/** Whether scopes satisfy one alternative of the operation's security. */
function suffice(operation: Operation, scopes: readonly string[]): boolean {
  return operation.security.some((alternative) =>
    alternative.every((requirement) => requirement.scopes.every((scope) => scopes.includes(scope))),
  );
}

/** The part of a scope before its colon: its resource type. */
const typeOf = (scope: string): string => scope.split(':', 1)[0] ?? scope;

const wantedScopes = (operation: Operation): readonly string[] =>
  operation.security.flat().flatMap(({ scopes }) => scopes);

function hasType(operation: Operation, scopes: readonly string[]): boolean {
  const types = wantedScopes(operation).map(typeOf);
  return scopes.some((scope) => types.includes(typeOf(scope)));
}

/** Every scope but the operation's, or but all of its type. */
function scopesLacking(
  context: PlanContext,
  operation: Operation,
  lacks: 'operation' | 'type',
): readonly string[] {
  const wanted = wantedScopes(operation);
  const types = wanted.map(typeOf);
  return context.scopes.filter((scope) =>
    lacks === 'type' ? !types.includes(typeOf(scope)) : !wanted.includes(scope),
  );
}

function remember(context: PlanContext, caller: PlannedCaller, own?: string): string {
  const name = caller.from === 'configuration' ? caller.name : nameOf(caller.description, own);
  context.callers.set(name, caller);
  return name;
}

function nameOf({ tenant, ...rest }: CallerDescription, own?: string): string {
  const { limits, ...special } = rest;
  const tight = Object.entries(limits ?? {}).filter(([, limit]) => limit !== GENEROUS);
  const traits = { ...special, ...(tight.length > 0 && { limits: Object.fromEntries(tight) }) };
  return [tenant, Object.keys(traits).length > 0 ? JSON.stringify(traits) : '', own ?? '']
    .filter(Boolean)
    .join(' | ');
}

function describe(
  { tokenEndpoints, model }: PlanContext,
  operation: Operation,
  requirements: CallerRequirements,
): string {
  const tokens = tokenEndpoints.get(operation.id);
  const isToken =
    tokens === undefined &&
    operation.security.flat().some(({ scheme }) => model.securitySchemes.get(scheme)?.type === 'oauth2');
  const traits = [
    requirements.lacks === 'operation' &&
      `without the scope ${wantedScopes(operation).join(' or ')}, but with another of its type`,
    requirements.lacks === 'type' &&
      `without any ${[...new Set(wantedScopes(operation).map(typeOf))].join(', ')} scope`,
    requirements.revoked && 'with `revoked: true`',
    requirements.expired && 'with `expired: true`',
    (requirements.revoked || requirements.expired) && isToken && 'whose credential is the token itself',
    requirements.addresses && 'with `addressBlocked: true`',
    requirements.denied !== undefined && `with \`permissions\` that lack ${requirements.denied}`,
    requirements.events &&
      'that the run can subscribe to webhooks (`control.hooks` of the configuration: `callers`)',
    requirements.provokes !== undefined && `with \`provokes: ['${requirements.provokes}']\``,
    requirements.limits && `with \`limits\` for ${Object.keys(requirements.limits).join(', ')}`,
    requirements.tenant.startsWith(FOREIGN) && 'of a second `tenant`',
  ].filter(Boolean);
  const schemes =
    tokens !== undefined
      ? `${tokens}: { clientId, clientSecret }`
      : operation.security
          .map((alternative) => alternative.map(({ scheme }) => scheme).join(' and '))
          .join(' or ');
  return `with credentials for ${schemes}${traits.length > 0 ? `, ${traits.join(', ')}` : ''}`;
}

/** Whether, without the operation's own scopes, some scope of its type is left. */
export const hasTypeLeft = (context: PlanContext, operation: Operation): boolean =>
  hasType(operation, scopesLacking(context, operation, 'operation'));
