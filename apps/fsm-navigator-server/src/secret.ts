import { randomBytes } from 'node:crypto';

/** Returns `fsm_live_` or `fsm_test_` and 256 random bits. It is shown once; the database keeps only its hash. */
export function newKeySecret(mode: 'live' | 'test'): string {
  return `fsm_${mode}_${randomBytes(32).toString('base64url')}`;
}
