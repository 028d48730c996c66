import { Buffer } from 'node:buffer';
import type { ApiModel, SecurityScheme } from '@touchstone/core';
import { setOwn } from '@touchstone/core/internal';
import type { Caller, Credential, Secret } from '@touchstone/runner';
import type { Context } from '../context.js';
import type { Target } from '../targets.js';
import type { RequestHeader } from './options.js';

/** The callers of a run and the headers that every request carries. */
export interface Credentials {
  /** The callers by name. They refer to secrets by name; the values are in `context.secrets`. */
  readonly callers: Readonly<Record<string, Caller>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Names of the callers whose credential is a JSON Web Token. Absent if the secrets are not read. */
  readonly jwtCallers?: readonly string[];
}

/** The name of the caller whose credentials come from `--header`. */
export const COMMAND_LINE_CALLER = 'command line';

/**
 * Returns the callers and headers of the configuration and of `--header`. A `--header` that a security scheme of the
 * document requires is a credential; any other header is sent with every request.
 */
export function credentialsOf(
  model: ApiModel,
  target: Target,
  requestHeaders: readonly RequestHeader[],
  context: Context,
): Credentials {
  const schemes = [...model.securitySchemes.values()];
  const credentials: Record<string, Secret> = {};
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(target.system?.headers ?? {})) {
    const text = typeof value === 'string' ? value : (context.secrets.get(value.env) ?? '');
    setOwn(headers, name.toLowerCase(), text);
  }
  for (const header of requestHeaders) {
    const env = variableName(header.name);
    context.secrets.add(env, header.value);
    const matching = schemes.filter((scheme) => credentialFor(scheme, header) !== null);
    for (const scheme of matching) {
      const value = credentialFor(scheme, header) ?? header.value;
      const name = value === header.value ? env : `${env}_${variableName(scheme.name)}`;
      context.secrets.add(name, value);
      setOwn(credentials, scheme.name, { env: name });
    }
    const others = matching.length === 0 ? header.value : otherCookies(matching, header);
    if (others !== '') setOwn(headers, header.name.toLowerCase(), others);
  }
  const configured = target.system?.callers ?? {};
  if (Object.keys(credentials).length === 0) return { callers: configured, headers };
  // The planner uses the first caller for every request without special requirements.
  return { callers: { [COMMAND_LINE_CALLER]: { credentials }, ...configured }, headers };
}

/**
 * Adds the callers whose credential is a JSON Web Token. The format of a credential that the run requests follows from the
 * document's `bearerFormat`.
 */
export async function withTokenFormats(
  credentials: Credentials,
  model: ApiModel,
  context: Context,
): Promise<Credentials> {
  const { isJsonWebToken } = await import('@touchstone/runner');
  const isToken = (scheme: string, credential: Credential): boolean => {
    const { type, scheme: name, bearerFormat } = model.securitySchemes.get(scheme) ?? {};
    if (type === 'apiKey' || type === 'mutualTLS' || (type === 'http' && name !== 'bearer')) return false;
    if ('env' in credential) return isJsonWebToken(context.secrets.get(credential.env) ?? '');
    return bearerFormat?.toLowerCase() === 'jwt';
  };
  const jwtCallers = Object.entries(credentials.callers)
    .filter(([, caller]) =>
      Object.entries(caller.credentials).some(([scheme, credential]) => isToken(scheme, credential)),
    )
    .map(([name]) => name);
  return { ...credentials, jwtCallers };
}

/**
 * Returns the part of the header that is the scheme's credential; `null` if the scheme does not require this header.
 */
function credentialFor(scheme: SecurityScheme, header: RequestHeader): string | null {
  const name = header.name.toLowerCase();
  switch (scheme.type) {
    case 'apiKey':
      if (scheme.in === 'cookie' && name === 'cookie') return cookieIn(header.value, scheme.parameterName);
      return scheme.in === 'header' && scheme.parameterName?.toLowerCase() === name ? header.value : null;
    case 'http':
      return name === 'authorization' ? httpCredential(header.value, scheme.scheme ?? '') : null;
    case 'oauth2':
    case 'openIdConnect':
      return name === 'authorization' ? afterScheme(header.value, 'bearer') : null;
    case 'mutualTLS':
      return null;
  }
}

/** Returns the value of a cookie in a `Cookie` header (RFC 6265 §4.2.1); `null` if it has no such cookie. */
function cookieIn(value: string, cookie: string | undefined): string | null {
  const pair = cookiePairs(value).find(([name]) => name === cookie);
  return pair ? pair[1] : null;
}

/** Returns the cookies of a `Cookie` header that are not credentials; empty for another header. */
function otherCookies(schemes: readonly SecurityScheme[], { name, value }: RequestHeader): string {
  if (name.toLowerCase() !== 'cookie') return '';
  return cookiePairs(value)
    .filter(([cookie]) => !schemes.some(({ parameterName }) => parameterName === cookie))
    .map(([cookie, content]) => `${cookie}=${content}`)
    .join('; ');
}

const cookiePairs = (value: string): readonly (readonly [name: string, value: string])[] =>
  value.split(';').flatMap((pair) => {
    const end = pair.indexOf('=');
    return end < 0 ? [] : [[pair.slice(0, end).trim(), pair.slice(end + 1).trim()] as const];
  });

/**
 * Returns the credential of an `Authorization` header. Decodes a Basic credential to `user:password` (RFC 7617 §2), as
 * the configuration expects it.
 */
function httpCredential(value: string, scheme: string): string | null {
  const credential = afterScheme(value, scheme);
  if (credential === null || scheme.toLowerCase() !== 'basic') return credential;
  return Buffer.from(credential, 'base64').toString('utf8');
}

/**
 * Returns the credential after the scheme's name (RFC 9110 §11.4: credentials = auth-scheme 1*SP token68); `null` if
 * the value has a different scheme.
 */
function afterScheme(value: string, scheme: string): string | null {
  const match = /^(\S+) +(\S.*)$/.exec(value);
  return match?.[1]?.toLowerCase() === scheme.toLowerCase() ? (match[2] ?? null) : null;
}

/**
 * Returns the name of the variable that replaces a value in the curl commands of a report: `X_API_KEY` for `X-API-Key`.
 */
function variableName(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
}
