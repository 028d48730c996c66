import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Returns the SHA-256 hash. A salt and key stretching are unnecessary because stored secrets are 256 random bits, not
 * passwords.
 */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret, 'utf8').digest();
}

/** Compares two hashes in constant time. */
export function sameHash(left: Buffer, right: Buffer): boolean {
  return timingSafeEqual(left, right);
}

/** Compares two secrets in constant time. */
export function sameSecret(left: string, right: string): boolean {
  return sameHash(hashSecret(left), hashSecret(right));
}

/** Returns true if `authorization` is `Bearer <token>`. Compares the token in constant time. */
export function isBearer(authorization: string | undefined, token: string): boolean {
  const presented = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1] ?? '';
  return sameSecret(presented, token);
}
