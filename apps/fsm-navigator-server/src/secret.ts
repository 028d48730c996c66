import { randomBytes } from 'node:crypto';

/**
 * Returns `fsm_live_` or `fsm_test_` and 256 random bits. The key is returned once; the database stores only its
 * hash.
 */
export function newKeySecret(mode: 'live' | 'test'): string {
  return `fsm_${mode}_${randomBytes(32).toString('base64url')}`;
}
