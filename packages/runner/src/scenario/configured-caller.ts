import type { Operation } from '@touchstone/core';
import { createWildcard, own } from '@touchstone/core/internal';
import type { Caller } from '../config/config.js';
import { isClientCredentials, isIssued } from '../config/credential.js';
import { type Untested, untested } from '../plan/reasons.js';
import type { CallerRequirements } from './caller-requirements.js';
import type { PlanContext } from './context.js';
import { hasScopeOfType, scopesOf, sufficesFor, typeOfScope } from './scopes.js';

/**
 * Returns the name of a configured caller that meets the requirements. Without such a caller, returns null if an
 * anonymous call meets them, or else the reason.
 */
export function configuredCaller(
  context: PlanContext,
  operation: Operation,
  requirements: CallerRequirements,
): string | null | Untested {
  const candidates = Object.entries(context.options.callers).filter(
    ([name, caller]) =>
      hasCredentials(context, operation, caller, requirements) &&
      meets(context, operation, caller, requirements) &&
      (requirements.sendsJwt !== true || sendsJwt(context, operation, name)),
  );
  // Prefers a caller without limits, because the cases that exhaust limits need the others.
  const usual = candidates.find(([, caller]) => !caller.limits) ?? candidates[0];
  const [name] = (requirements.isPeer && usual ? peerOf(usual, candidates) : usual) ?? [];
  if (name !== undefined) return name;
  const isSpecial = Object.keys(requirements).some((key) => !ORDINARY.includes(key));
  // An empty alternative makes authentication optional (OpenAPI 3.1 §4.8.30).
  const isOptional = operation.security.some((alternative) => alternative.length === 0);
  if (!isSpecial && isOptional && !context.tokenEndpoints.has(operation.id)) return null;
  return untested('no caller', `${request(context)} ${describe(context, operation, requirements)}.`);
}

/** Returns the first caller with the schemes of another caller, but other credentials and no restrictions. */
function peerOf(
  [, usual]: readonly [string, Caller],
  candidates: readonly (readonly [string, Caller])[],
): readonly [string, Caller] | undefined {
  const schemes = Object.keys(usual.credentials);
  return candidates.find(
    ([, { limits, may, credentials }]) =>
      limits === undefined &&
      may === undefined &&
      schemes.every((scheme) => {
        const credential = own(credentials, scheme);
        const other = own(usual.credentials, scheme);
        return credential !== undefined && JSON.stringify(credential) !== JSON.stringify(other);
      }),
  );
}

/** Returns true if the caller sends a JSON Web Token to the operation. */
const sendsJwt = ({ options, model }: PlanContext, { security }: Operation, name: string): boolean =>
  options.jwtCallers?.includes(name) ??
  security.flat().some(({ scheme }) => /^jwt$/i.test(model.securitySchemes.get(scheme)?.bearerFormat ?? ''));

/** Names of the requirements that an anonymous call meets. */
const ORDINARY: readonly string[] = [
  'tenant',
  'isForeign',
  'dedicatedTo',
] satisfies (keyof CallerRequirements)[];

/**
 * Returns true if the caller has the credentials of one security alternative or, at a token endpoint, the client
 * credentials.
 */
function hasCredentials(
  { tokenEndpoints, model }: PlanContext,
  operation: Operation,
  { credentials }: Caller,
  { revoked, expired }: CallerRequirements,
): boolean {
  const tokenScheme = tokenEndpoints.get(operation.id);
  const client = tokenScheme === undefined ? undefined : own(credentials, tokenScheme);
  if (tokenScheme !== undefined) return client !== undefined && isClientCredentials(client);
  return operation.security.some((alternative) =>
    alternative.every(({ scheme }) => {
      const credential = own(credentials, scheme);
      if (credential === undefined) return false;
      // A revoked client cannot obtain a token, and a new token is not expired, so the token itself must be configured.
      return !((revoked || expired) && isIssued(credential, model.securitySchemes.get(scheme)?.type));
    }),
  );
}

/**
 * Returns the first words of the `no caller` hint. Suggests `--header` if no caller is configured, because that is the
 * quickest fix.
 */
const request = ({ options }: PlanContext): string =>
  Object.keys(options.callers).length === 0
    ? 'Pass a credential with `--header`, or configure a caller'
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
  const tenant = requirements.isForeign ? tenants[1] : tenants[0];
  const provokes = caller.provokes ?? [];
  if ((caller.tenant ?? 'default') !== tenant && requirements.provokes === undefined) return false;
  if ((caller.revoked ?? false) !== (requirements.revoked ?? false)) return false;
  if ((caller.expired ?? false) !== (requirements.expired ?? false)) return false;
  if ((caller.addressBlocked ?? false) !== (requirements.addresses !== undefined)) return false;
  if (requirements.provokes === undefined ? provokes.length > 0 : !provokes.includes(requirements.provokes))
    return false;
  if (requirements.events) return false;
  if (!meetsPermission(caller, operation, requirements)) return false;
  if (mayCall(caller, operation) === (requirements.barred ?? false)) return false;
  if (
    requirements.limits &&
    !Object.keys(requirements.limits).every((name) => own(caller.limits, name) !== undefined)
  )
    return false;
  const scopes = caller.scopes ?? context.scopes;
  const suffices = sufficesFor(operation, scopes);
  if (requirements.lacks === undefined) return suffices;
  return !suffices && hasScopeOfType(operation, scopes) === (requirements.lacks === 'operation');
}

function meetsPermission(
  { permissions }: Caller,
  { permission }: Operation,
  { denied }: CallerRequirements,
): boolean {
  if (denied !== undefined) return permissions !== undefined && !permissions.includes(denied);
  return permission === undefined || permissions === undefined || permissions.includes(permission);
}

/** Returns true if the caller has no `may`, or if one of its patterns matches the operation. */
const mayCall = ({ may }: Caller, { id }: Operation): boolean =>
  may === undefined || may.some((pattern) => createWildcard(pattern)(id));

/** Renders the requirements as text, such as `with credentials for …, without the scope …`. */
function describe(
  { tokenEndpoints, model }: PlanContext,
  operation: Operation,
  requirements: CallerRequirements,
): string {
  const tokenScheme = tokenEndpoints.get(operation.id);
  const isToken =
    tokenScheme === undefined &&
    operation.security.flat().some(({ scheme }) => model.securitySchemes.get(scheme)?.type === 'oauth2');
  const traits = [
    requirements.lacks === 'operation' &&
      `without the scope ${scopesOf(operation).join(' or ')}, but with another scope of its type`,
    requirements.lacks === 'type' &&
      `without any ${[...new Set(scopesOf(operation).map(typeOfScope))].join(', ')} scope`,
    requirements.revoked && 'with `revoked: true`',
    requirements.expired && 'with `expired: true`',
    (requirements.revoked || requirements.expired) && isToken && 'with the token itself as its credential',
    requirements.addresses && 'with `addressBlocked: true`',
    requirements.denied !== undefined && `with \`permissions\` that lack ${requirements.denied}`,
    requirements.barred && 'with `may` that excludes the operation',
    requirements.events &&
      'that the run can subscribe to webhooks: return a `callers` hook from `control.hooks` in the configuration',
    requirements.provokes !== undefined && `with \`provokes: ['${requirements.provokes}']\``,
    requirements.limits && `with \`limits\` for ${Object.keys(requirements.limits).join(', ')}`,
    requirements.isPeer && 'that differ from those of the caller that creates the resources',
    requirements.sendsJwt && 'that are a JSON Web Token',
    requirements.isForeign && 'that belongs to a second `tenant`',
  ].filter(Boolean);
  const schemes =
    tokenScheme !== undefined
      ? `${tokenScheme}: { clientId, clientSecret }`
      : // Alternatives may differ in their scopes only.
        [
          ...new Set(
            operation.security.map((alternative) => alternative.map(({ scheme }) => scheme).join(' and ')),
          ),
        ].join(' or ');
  return `with credentials for ${schemes}${traits.length > 0 ? `, ${traits.join(', ')}` : ''}`;
}
