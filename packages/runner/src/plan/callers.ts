import type { Operation } from '@touchstone/core';
import type { Caller } from '../config/config.js';
import type { CallerDescription, PlannedCaller, Untested } from './case.js';
import type { PlanContext } from './context.js';

/** What a case needs of its caller, beyond being admitted. */
export interface Need {
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
export function callerFor(context: PlanContext, operation: Operation, need: Need): string | null | Untested {
  const isOpen = operation.security.length === 0 && !context.tokenEndpoints.has(operation.id);
  if (need.anonymous || isOpen) return null;
  return context.options.control.callers
    ? fromControl(context, operation, need)
    : fromConfiguration(context, operation, need);
}

function fromControl(context: PlanContext, operation: Operation, need: Need): string | Untested {
  const scopes = need.lacks && scopesLacking(context, operation, need.lacks);
  const limits = {
    ...Object.fromEntries(context.rateClasses.map((name) => [name, GENEROUS])),
    ...need.limits,
  };
  const description: CallerDescription = {
    tenant: need.tenant,
    ...(scopes && { scopes }),
    ...(need.revoked && { revoked: true }),
    ...(need.expired && { expired: true }),
    ...(need.addresses && { addresses: need.addresses }),
    ...(need.provokes !== undefined && { provokes: [need.provokes] }),
    ...(need.denied !== undefined && {
      permissions: context.permissions.filter((permission) => permission !== need.denied),
    }),
    ...(need.tenants && { tenants: need.tenants }),
    ...(need.events && { webhooks: { events: need.events } }),
    ...(Object.keys(limits).length > 0 && { limits }),
  };
  const failing = need.failsFirst && { failsFirst: true };
  return remember(context, { from: 'control', description, ...failing }, need.own);
}

function fromConfiguration(context: PlanContext, operation: Operation, need: Need): string | null | Untested {
  const candidates = Object.entries(context.options.callers).filter(([, caller]) =>
    hasCredentials(context, operation, caller, need),
  );
  // One with small limits is kept for filling them.
  const fitting = candidates.filter(([, caller]) => meets(context, operation, caller, need));
  const found = fitting.find(([, caller]) => !caller.limits) ?? fitting[0];
  if (found) return remember(context, { from: 'configuration', name: found[0] });
  const isSpecial = Object.keys(need).some((key) => key !== 'tenant' && key !== 'own');
  // An empty alternative lets anybody call (OpenAPI 3.1 §4.8.30).
  const isOptional = operation.security.some((alternative) => alternative.length === 0);
  if (!isSpecial && isOptional && !context.tokenEndpoints.has(operation.id)) return null;
  return { reason: 'no caller', detail: `${ask(context)} ${describe(context, operation, need)}.` };
}

/** For one alternative of the operation's security; at a token endpoint, what a token is asked for with. */
function hasCredentials(
  { tokenEndpoints }: PlanContext,
  operation: Operation,
  { credentials }: Caller,
  { revoked, expired }: Need,
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

function meets(context: PlanContext, operation: Operation, caller: Caller, need: Need): boolean {
  const tenants = [
    ...new Set(Object.values(context.options.callers).map(({ tenant }) => tenant ?? 'default')),
  ];
  const wanted = need.tenant.startsWith(FOREIGN) ? tenants[1] : tenants[0];
  const provokes = caller.provokes ?? [];
  if ((caller.tenant ?? 'default') !== wanted && need.provokes === undefined) return false;
  if ((caller.revoked ?? false) !== (need.revoked ?? false)) return false;
  if ((caller.expired ?? false) !== (need.expired ?? false)) return false;
  if ((caller.addressBlocked ?? false) !== (need.addresses !== undefined)) return false;
  if (need.provokes === undefined ? provokes.length > 0 : !provokes.includes(need.provokes)) return false;
  if (need.events) return false;
  if (!permits(caller, operation, need)) return false;
  if (need.limits && !Object.keys(need.limits).every((name) => caller.limits?.[name] !== undefined))
    return false;
  const scopes = caller.scopes ?? context.scopes;
  const suffices = suffice(operation, scopes);
  if (need.lacks === undefined) return suffices;
  return !suffices && hasType(operation, scopes) === (need.lacks === 'operation');
}

function permits({ permissions }: Caller, { permission }: Operation, { denied }: Need): boolean {
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

function describe({ tokenEndpoints, model }: PlanContext, operation: Operation, need: Need): string {
  const tokens = tokenEndpoints.get(operation.id);
  const isToken =
    tokens === undefined &&
    operation.security.flat().some(({ scheme }) => model.securitySchemes.get(scheme)?.type === 'oauth2');
  const traits = [
    need.lacks === 'operation' &&
      `without the scope ${wantedScopes(operation).join(' or ')}, but with another of its type`,
    need.lacks === 'type' &&
      `without any ${[...new Set(wantedScopes(operation).map(typeOf))].join(', ')} scope`,
    need.revoked && 'with `revoked: true`',
    need.expired && 'with `expired: true`',
    (need.revoked || need.expired) && isToken && 'whose credential is the token itself',
    need.addresses && 'with `addressBlocked: true`',
    need.denied !== undefined && `with \`permissions\` that lack ${need.denied}`,
    need.events && 'that the run can subscribe to webhooks (`control.hooks` of the configuration: `callers`)',
    need.provokes !== undefined && `with \`provokes: ['${need.provokes}']\``,
    need.limits && `with \`limits\` for ${Object.keys(need.limits).join(', ')}`,
    need.tenant.startsWith(FOREIGN) && 'of a second `tenant`',
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
