import type { IncomingMessage } from 'node:http';
import { BODY_LIMIT_BYTES, hashSecret, parseForm, readBody, sameHash } from '@touchstone/server-kit';
import type { Client } from '../data/clients.js';
import type { Environment } from '../environment.js';
import { Refusal } from './refusal.js';

/** The fields of a token request (RFC 6749 §4.4.2) and the method of client authentication (§2.3.1). */
export interface TokenRequest {
  readonly grantType: string;
  readonly by: 'client_secret_post' | 'client_secret_basic';
  readonly clientId: string;
  readonly clientSecret: string;
}

const FORM = 'application/x-www-form-urlencoded';

/**
 * Reads the fields of a token request.
 * @throws Refusal token_request_invalid if the body is not a form, a field is missing or repeated, or the client uses
 * two authentication methods
 */
export async function readTokenRequest(incoming: IncomingMessage): Promise<TokenRequest> {
  const form = await readForm(incoming);
  const grantType = single(form, 'grant_type');
  if (grantType === undefined) throw invalid('grant_type is required');
  const [clientId, clientSecret] = [single(form, 'client_id'), single(form, 'client_secret')];
  const basic = readBasic(incoming.headers.authorization);
  if (clientId === undefined && clientSecret === undefined) {
    if (basic === undefined) throw invalid('client_id and client_secret are required');
    return { grantType, by: 'client_secret_basic', ...basic };
  }
  if (clientId === undefined) throw invalid('client_id is required');
  if (clientSecret === undefined) throw invalid('client_secret is required');
  // RFC 6749 §2.3: a request must not use more than one authentication method.
  if (basic !== undefined) throw invalid('the client must use only one authentication method');
  return { grantType, by: 'client_secret_post', clientId, clientSecret };
}

/**
 * Checks the grant type.
 * @throws Refusal unsupported_grant_type
 */
export function checkGrant({ mutants }: Environment, { grantType }: TokenRequest): void {
  if (grantType === 'client_credentials' || mutants.has('any-grant-accepted')) return;
  throw new Refusal('unsupported_grant_type', 'Unsupported grant type: grant_type is invalid');
}

const NO_HASH = Buffer.alloc(32);

/**
 * Hashes the secret, looks up the client and compares the hashes in constant time. The steps and the response are the
 * same for an unknown client, a wrong secret and a revoked client.
 * @throws Refusal invalid_client, invalid_client_basic
 */
export function authenticateClient(
  environment: Environment,
  { by, clientId, clientSecret }: TokenRequest,
): Client {
  const { mutants } = environment;
  const hash = hashSecret(clientSecret);
  const client = environment.clients.find(clientId);
  const matches = sameHash(hash, client?.secretHash ?? NO_HASH) || mutants.has('wrong-secret-accepted');
  const isRevoked = client?.revokedAt != null && !mutants.has('revoked-client-gets-token');
  if (client !== undefined && matches && !isRevoked) return client;
  const message = 'Invalid client: client is invalid';
  if (by === 'client_secret_post') throw new Refusal('invalid_client', message);
  throw new Refusal('invalid_client_basic', message, { 'WWW-Authenticate': 'Basic realm="plutio"' });
}

async function readForm(incoming: IncomingMessage): Promise<URLSearchParams> {
  const body = await readBody(incoming);
  if (body.kind === 'too-large') throw invalid(`the body is larger than ${BODY_LIMIT_BYTES} bytes`);
  if (body.mediaType !== FORM) throw invalid(`the body must be sent as ${FORM}`);
  try {
    return parseForm(body.bytes);
  } catch {
    throw invalid('the body is not UTF-8');
  }
}

/** Reads a form field. An empty field counts as absent, and a repeated field is refused (RFC 6749 §3.2). */
function single(form: URLSearchParams, name: string): string | undefined {
  const values = form.getAll(name);
  if (values.length > 1) throw invalid(`${name} must not be repeated`);
  return values[0] === '' ? undefined : values[0];
}

/**
 * Reads Basic credentials, whose id and secret are form-encoded within the Base64 (RFC 6749 §2.3.1). Malformed
 * credentials match no client.
 */
function readBasic(
  authorization: string | undefined,
): { clientId: string; clientSecret: string } | undefined {
  const match = /^Basic(?: +(.*))?$/i.exec(authorization ?? '');
  if (match === null) return undefined;
  const text = Buffer.from(match[1] ?? '', 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0) return { clientId: '', clientSecret: '' };
  return { clientId: formDecoded(text.slice(0, colon)), clientSecret: formDecoded(text.slice(colon + 1)) };
}

function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function invalid(rule: string): Refusal {
  return new Refusal('token_request_invalid', `Invalid request: ${rule}`);
}
