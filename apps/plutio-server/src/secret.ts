import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** `whsec_` and 24 random bytes in base64, as Standard Webhooks write it. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(24).toString('base64')}`;
}

/** SHA-256 without salt or stretching suffices: what is hashed is 256 random bits, not a password. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret, 'utf8').digest();
}

/** Compares two hashes in constant time. */
export function sameHash(left: Buffer, right: Buffer): boolean {
  return timingSafeEqual(left, right);
}

/** Whether `authorization` is `Bearer <token>`; takes as long for every wrong token. */
export function bearerIs(authorization: string | undefined, token: string): boolean {
  const presented = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1] ?? '';
  return sameHash(hashSecret(presented), hashSecret(token));
}
