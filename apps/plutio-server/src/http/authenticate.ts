import type { Client } from '../data/clients.js';
import type { Environment } from '../environment.js';
import type { Call } from './call.js';
import { type ErrorCode, Refusal } from './refusal.js';

/**
 * Returns the client of the call's token. Revocation is checked on every call, so that it applies to issued tokens.
 * @throws Refusal authentication_missing, token_invalid, token_expired
 */
export async function authenticate(environment: Environment, call: Call): Promise<Client> {
  const { mutants } = environment;
  const presented = presentedToken(call);
  if (presented === undefined) {
    throw unauthorized(call, 'authentication_missing', 'Unauthorized request: no authentication given');
  }
  const token = presented === '' ? undefined : await environment.tokens.find(presented);
  const client = environment.clients.find(token?.clientId ?? '');
  if (token === undefined && mutants.has('unknown-token-accepted')) {
    const [first] = environment.clients.all();
    if (first !== undefined) return first;
  }
  const isRevoked = client?.revokedAt != null && !mutants.has('revoked-client-accepted');
  if (token === undefined || client === undefined || isRevoked) {
    throw unauthorized(call, 'token_invalid', 'Invalid token: access token is invalid');
  }
  if (isExpired(environment, token.expiresAt)) {
    const word = mutants.has('expired-reported-as-unknown') ? 'is invalid' : 'has expired';
    throw unauthorized(call, 'token_expired', `Invalid token: access token ${word}`);
  }
  return client;
}

/**
 * Returns the token from the header `Authorization`, the only accepted location (RFC 6750 §2.1). Returns
 * `undefined` if the header is absent or has another scheme, and an empty string if it has no token.
 */
function presentedToken(call: Call): string | undefined {
  const match = /^Bearer(?: +(.*))?$/i.exec(call.header('authorization') ?? '');
  if (match !== null) return match[1] ?? '';
  if (call.mutants.has('token-in-query')) return call.query.get('access_token') ?? undefined;
  return undefined;
}

function isExpired({ clock, mutants }: Environment, expiresAt: number): boolean {
  if (mutants.has('expiry-unchecked')) return false;
  return clock.now() >= expiresAt;
}

function unauthorized({ mutants }: Call, code: ErrorCode, message: string): Refusal {
  const isMissing = code === 'authentication_missing';
  const isBasic = code === 'token_invalid' && mutants.has('basic-challenge');
  const challenge = isMissing ? 'Bearer' : isBasic ? 'Basic realm="plutio"' : 'Bearer error="invalid_token"';
  if (isMissing && mutants.has('no-challenge')) return new Refusal(code, message);
  return new Refusal(code, message, { 'WWW-Authenticate': challenge });
}
