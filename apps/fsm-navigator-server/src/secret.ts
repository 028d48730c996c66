import { randomBytes } from 'node:crypto';

/**
 * Returns a new API key: `fsm_live_` or `fsm_test_`, followed by 256 random bits. The server returns it once and stores
 * only its hash.
 */
export function newKeySecret(mode: 'live' | 'test'): string {
  return `fsm_${mode}_${randomBytes(32).toString('base64url')}`;
}
