import { Buffer } from 'node:buffer';
import type { ApiModel, SecurityScheme } from '@touchstone/core';
import type { Caller, Secret } from '@touchstone/runner';
import type { Context } from '../context.js';
import type { Target } from '../targets.js';
import type { RequestHeader } from './options.js';

/** Who calls, and what every call carries. */
export interface Credentials {
  /** Secrets by name; their values are in `context.secrets`. */
  readonly callers: Readonly<Record<string, Caller>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** The caller of `--header`. */
export const commandLine = 'command line';

/**
 * The callers and headers of the configuration, and those of `--header`: a header that a security scheme
 * of the document asks for is a credential, any other goes out as it is.
 */
export function credentialsOf(
  model: ApiModel,
  target: Target,
  given: readonly RequestHeader[],
  context: Context,
): Credentials {
  const schemes = [...model.securitySchemes.values()];
  const credentials: Record<string, Secret> = {};
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(target.system?.headers ?? {})) {
    headers[name.toLowerCase()] = typeof value === 'string' ? value : (context.secrets.get(value.env) ?? '');
  }
  for (const header of given) {
    const env = variableName(header.name);
    context.secrets.add(env, header.value);
    const asked = schemes.filter((scheme) => credentialFor(scheme, header) !== null);
    for (const scheme of asked) {
      const value = credentialFor(scheme, header) ?? header.value;
      const name = value === header.value ? env : `${env}_${variableName(scheme.name)}`;
      context.secrets.add(name, value);
      credentials[scheme.name] = { env: name };
    }
    if (asked.length === 0) headers[header.name.toLowerCase()] = header.value;
  }
  const configured = target.system?.callers ?? {};
  if (Object.keys(credentials).length === 0) return { callers: configured, headers };
  // First, so that it is the one used where nothing special is needed.
  return { callers: { [commandLine]: { credentials }, ...configured }, headers };
}

/** What of the header is the credential of the scheme; null when the scheme does not ask for it. */
function credentialFor(scheme: SecurityScheme, header: RequestHeader): string | null {
  const name = header.name.toLowerCase();
  switch (scheme.type) {
    case 'apiKey':
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

/** For Basic the user and password, as the configuration would name them (RFC 7617 §2). */
function httpCredential(value: string, scheme: string): string | null {
  const credential = afterScheme(value, scheme);
  if (credential === null || scheme.toLowerCase() !== 'basic') return credential;
  return Buffer.from(credential, 'base64').toString('utf8');
}

/** RFC 9110 §11.4: credentials = auth-scheme 1*SP token68. */
function afterScheme(value: string, scheme: string): string | null {
  const match = /^(\S+) +(\S.*)$/.exec(value);
  return match?.[1]?.toLowerCase() === scheme.toLowerCase() ? (match[2] ?? null) : null;
}

/** `X-API-Key` → `X_API_KEY`, as it stands in the curl lines of a report. */
function variableName(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
}
