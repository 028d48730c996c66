import type { Json, SecurityScheme } from '@touchstone/core';
import { setOwn } from '@touchstone/core/internal';
import type { ClientIdentity, UserPassword } from '../http/message.js';
import { BlockedError } from '../plan/blocked.js';
import { nonexistentIdLike } from '../plan/nonexistent-id.js';
import { replaceAt } from '../plan/replace-at.js';
import type { RequestTemplate } from '../plan/request-template.js';
import type { CredentialValue } from './caller-credential.js';
import { flawedToken } from './json-web-token.js';

/** The parts of a request that can carry a credential. */
export interface RequestParts {
  readonly headers: Record<string, string>;
  readonly query: string[];
  readonly cookies: string[];
  body: Json | undefined;
  /** The user that answers a Digest challenge. */
  digest?: UserPassword;
  /** The client certificate of the connection. */
  identity?: ClientIdentity;
}

/**
 * Adds a credential as the case requires: unchanged, misplaced, malformed, unknown, with a flaw of a token, or not at all.
 * @throws {BlockedError} if the flaw is that of a JSON Web Token and the credential is none.
 */
export function applyCredential(
  scheme: SecurityScheme,
  secret: CredentialValue,
  state: RequestTemplate['credential'],
  parts: RequestParts,
): void {
  if (typeof secret !== 'string') {
    // A certificate cannot be malformed, because the connection is established before the request is sent.
    if (state !== 'missing') parts.identity = secret;
    return;
  }
  switch (state) {
    case 'missing':
      return;
    case 'in the query':
      parts.query.push(`${encodeURIComponent(misplacedName(scheme))}=${encodeURIComponent(secret)}`);
      return;
    case 'in the body':
      if (typeof parts.body === 'object' && parts.body !== null)
        parts.body = replaceAt(parts.body, `/${misplacedName(scheme)}`, secret);
      return;
    case 'malformed':
      place(scheme, MALFORMED, parts);
      return;
    case 'unknown':
      place(scheme, nonexistentIdLike(secret), parts);
      return;
    case 'past exp':
    case 'other audience':
    case 'bad signature': {
      const token = flawedToken(secret, state);
      if (token === undefined) throw notJsonWebToken(scheme);
      place(scheme, token, parts);
      return;
    }
    case 'as it is':
    case 'rotated out':
      place(scheme, secret, parts);
      return;
  }
}

function notJsonWebToken({ name }: SecurityScheme): BlockedError {
  const detail = `The credential for ${name} is not a JSON Web Token.`;
  return new BlockedError(detail, { reason: 'no violation possible', detail });
}

/** Removes the configured header or cookie that would supply the scheme's credential. */
export function removeCredential(scheme: SecurityScheme, parts: RequestParts): void {
  const name = nameOf(scheme);
  if (scheme.type !== 'apiKey' || scheme.in === 'header') delete parts.headers[name.toLowerCase()];
  if (scheme.in !== 'cookie') return;
  const kept = parts.cookies
    .flatMap((cookies) => cookies.split(/; */))
    .filter((cookie) => !cookie.startsWith(`${name}=`));
  parts.cookies.splice(0, parts.cookies.length, ...kept);
  delete parts.headers.cookie;
}

/** A credential that is not a `token68` (RFC 9110 §11.2). */
const MALFORMED = '!';

function place(scheme: SecurityScheme, value: string, parts: RequestParts): void {
  const { headers, query, cookies } = parts;
  const name = nameOf(scheme);
  // The client computes the header from the server's challenge.
  if (scheme.scheme === 'digest' && value !== MALFORMED) parts.digest = userOf(value);
  else if (scheme.type !== 'apiKey')
    setOwn(headers, name, `${schemeName(scheme)} ${scheme.scheme === 'basic' ? inBase64(value) : value}`);
  else if (scheme.in === 'query') query.push(`${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  else if (scheme.in === 'cookie') cookies.push(`${name}=${value}`);
  else setOwn(headers, name.toLowerCase(), value);
}

const nameOf = ({ type, parameterName, name }: SecurityScheme): string =>
  type === 'apiKey' ? (parameterName ?? name) : 'authorization';

/**
 * Returns the parameter name of a misplaced credential: the name of the API key, or else `access_token` (RFC 6750 §2.2,
 * §2.3).
 */
const misplacedName = (scheme: SecurityScheme): string =>
  scheme.type === 'apiKey' ? nameOf(scheme) : 'access_token';

/**
 * Returns the capitalized authentication scheme, such as `Basic`. OAuth 2 and OpenID Connect use `Bearer` (RFC 6750
 * §2.1).
 */
function schemeName({ type, scheme }: SecurityScheme): string {
  const name = type === 'http' ? (scheme ?? 'bearer') : 'bearer';
  return name.charAt(0).toUpperCase() + name.slice(1);
}

const inBase64 = (value: string): string => Buffer.from(value).toString('base64');

function userOf(value: string): UserPassword {
  const end = value.indexOf(':');
  return end < 0
    ? { user: value, password: '' }
    : { user: value.slice(0, end), password: value.slice(end + 1) };
}
