import type { ApiModel, Operation, SecurityRequirement, SecurityScheme } from '@touchstone/core';
import type { AuthenticationResult } from './authentication-result.js';
import { decodeBasic } from './basic-credential.js';
import { type Caller, UNRESTRICTED_CALLER } from './caller.js';
import type { CredentialSource } from './credential-source.js';

/**
 * Returns a function that authenticates requests to an operation by its security (OpenAPI 3.1 §4.8.30). If no
 * alternative is satisfied, the result is a caller that lacks a scope, or else a rejected credential, or else a missing
 * credential. A missing credential counts as anonymous if the security is optional.
 */
export function authenticator(
  model: ApiModel,
  { security }: Operation,
): (source: CredentialSource) => AuthenticationResult {
  if (security.length === 0) return () => ANONYMOUS;
  const alternatives = security.map((requirements) =>
    requirements.flatMap((requirement) => {
      const scheme = model.securitySchemes.get(requirement.scheme);
      return scheme ? [{ requirement, scheme }] : [];
    }),
  );
  const isOptional = security.some((requirements) => requirements.length === 0);
  return (source) => {
    let best: AuthenticationResult = MISSING;
    for (const alternative of alternatives) {
      if (alternative.length === 0) continue;
      const result = authenticateAll(source, alternative);
      if (result.state === 'authenticated' && hasScopes(result.caller, alternative)) return result;
      // A caller that lacks a scope takes precedence over a rejected credential.
      if (result.state === 'authenticated' || (best.state !== 'authenticated' && result.state !== 'missing'))
        best = result;
    }
    return isOptional && best.state === 'missing' ? ANONYMOUS : best;
  };
}

const ANONYMOUS: AuthenticationResult = { state: 'anonymous' };
const MISSING: AuthenticationResult = { state: 'missing' };

interface SchemeRequirement {
  readonly requirement: SecurityRequirement;
  readonly scheme: SecurityScheme;
}

export const hasScopes = (
  { scopes }: Caller,
  requirements: readonly { readonly requirement: SecurityRequirement }[],
): boolean =>
  scopes === null ||
  requirements.every(({ requirement }) => requirement.scopes.every((scope) => scopes.has(scope)));

function authenticateAll(
  source: CredentialSource,
  requirements: readonly SchemeRequirement[],
): AuthenticationResult {
  let combined: AuthenticationResult = MISSING;
  for (const { scheme } of requirements) {
    const result = authenticateScheme(source, scheme);
    if (result.state !== 'authenticated') return result;
    if (combined.state === 'authenticated' && combined.caller.id !== result.caller.id)
      return { state: 'unknown' };
    combined = result;
  }
  return combined;
}

function authenticateScheme(source: CredentialSource, scheme: SecurityScheme): AuthenticationResult {
  if (scheme.type === 'mutualTLS')
    return { state: 'authenticated', caller: UNRESTRICTED_CALLER, scheme: scheme.name };
  const credential = rawCredential(source, scheme);
  if (credential === undefined) return isMisplaced(source, scheme) ? { state: 'misplaced' } : MISSING;
  if (credential === null) return { state: 'malformed' };
  const { callers, clock, isStrict } = source.environment;
  const token =
    scheme.type === 'oauth2' || scheme.scheme === 'bearer' ? callers.token(credential) : undefined;
  const caller = token
    ? token.scheme === scheme.name && callers.get(token.caller)
    : callers.bySecret(scheme.name, credential);
  if (!caller) {
    // A mock that is not strict accepts every well-formed credential except an expired token.
    if (isStrict) return { state: 'unknown' };
    if (token && token.expiresAt <= clock.now()) return { state: 'expired' };
    return { state: 'authenticated', caller: UNRESTRICTED_CALLER, scheme: scheme.name, credential };
  }
  if (caller.revoked) return { state: 'revoked' };
  const isExpired = token ? token.expiresAt <= clock.now() : caller.expired;
  return isExpired ? { state: 'expired' } : { state: 'authenticated', caller, scheme: scheme.name };
}

/**
 * Returns the credential of a request for a security scheme, decoded if the scheme is Basic; `undefined` if it is
 * absent, `null` if it is malformed.
 */
function rawCredential(source: CredentialSource, scheme: SecurityScheme): string | undefined | null {
  if (scheme.type === 'apiKey') {
    const name = scheme.parameterName ?? scheme.name;
    const key =
      scheme.in === 'query'
        ? source.queryValue(name)
        : scheme.in === 'cookie'
          ? source.cookie(name)
          : source.header(name.toLowerCase());
    return key === '' ? undefined : key;
  }
  const field = source.header('authorization');
  if (field === undefined) return undefined;
  const [, name = '', credential = ''] = /^(\S+)(?: +(.*?))? *$/.exec(field) ?? [];
  const expected = scheme.type === 'http' ? (scheme.scheme ?? 'bearer') : 'bearer';
  // A credential for a different scheme counts as absent.
  if (name.toLowerCase() !== expected) return undefined;
  if (expected === 'basic') return decodeBasic(credential);
  // The syntax of bearer tokens (RFC 6750 §2.1).
  return /^[A-Za-z0-9\-._~+/]+=*$/.test(credential) ? credential : null;
}

/**
 * Returns `true` if the credential is in the query or body, where the scheme does not expect it (RFC 6750 §2.2, §2.3).
 */
function isMisplaced(source: CredentialSource, scheme: SecurityScheme): boolean {
  const name = scheme.type === 'apiKey' ? (scheme.parameterName ?? scheme.name) : 'access_token';
  if (scheme.in !== 'query' && source.queryValue(name) !== undefined) return true;
  const { body } = source;
  if (body.kind !== 'read' || typeof body.value !== 'object' || body.value === null) return false;
  return Object.hasOwn(body.value, name);
}
