import { hashSecret, readBody, sameHash } from '@touchstone/server-kit';
import type { Key } from '../data/key-store.js';
import type { Environment } from '../environment.js';
import type { Call } from './call.js';
import { parseBody } from './parse-body.js';
import { Refusal } from './refusal.js';

const NO_HASH = Buffer.alloc(32);

/**
 * Authenticates the call by the hash of its API key. Missing, unknown, expired and revoked keys take the same steps and
 * receive the same response, so that a caller cannot distinguish them.
 * @throws Refusal unauthorized
 */
export async function authenticate(environment: Environment, call: Call): Promise<Key> {
  const presented = await presentedKey(environment, call);
  const hash = hashSecret(presented);
  const key = await environment.keys.find(hash);
  const matches = sameHash(hash, key?.hash ?? NO_HASH);
  if (key !== undefined && matches && isAlive(environment, key)) return key;
  if (environment.mutants.has('unknown-key-accepted') && key === undefined && presented !== '') {
    const first = await environment.keys.first();
    if (first !== undefined) return first;
  }
  throw unauthorized(environment, key, presented);
}

/** Returns the key from the header, the only accepted location, or an empty string if the header is absent. */
async function presentedKey({ mutants }: Environment, call: Call): Promise<string> {
  const key = call.header('x-api-key');
  if (key !== undefined) return key;
  if (mutants.has('key-in-query')) return call.query('X-API-Key') ?? '';
  if (mutants.has('key-in-body')) {
    call.body = await readBody(call.incoming);
    const parsed = parseBody(call.body);
    return parsed.ok ? String(Reflect.get(Object(parsed.value), 'X-API-Key') ?? '') : '';
  }
  return '';
}

function isAlive({ clock, mutants }: Environment, key: Key): boolean {
  if (key.revoked && !mutants.has('revoked-key-accepted')) return false;
  return key.expiresAt === null || key.expiresAt > clock.now();
}

function unauthorized({ mutants }: Environment, key: Key | undefined, presented: string): Refusal {
  let message = 'A valid API key is required in the X-API-Key header.';
  const headers: Record<string, string> = { 'WWW-Authenticate': 'ApiKey realm="fsm-navigator"' };
  if (mutants.has('no-challenge')) delete headers['WWW-Authenticate'];
  if (mutants.has('basic-challenge')) headers['WWW-Authenticate'] = 'Basic realm="fsm-navigator"';
  if (key?.revoked) {
    if (mutants.has('revoked-key-forbidden')) return new Refusal('forbidden', message);
    if (mutants.has('revoked-key-revealed')) message = 'This API key was revoked.';
    if (mutants.has('revoked-key-echoed')) message = `The API key ${presented} is not valid.`;
  }
  return new Refusal('unauthorized', message, headers);
}
