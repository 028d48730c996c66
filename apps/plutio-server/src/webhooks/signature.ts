import { createHmac } from 'node:crypto';

/**
 * Computes the value of the header `webhook-signature` of Standard Webhooks 1.0: `v1,` and the base64 HMAC-SHA256 of
 * `signed`, which is the id, timestamp and body joined by dots. The key is the base64 part of the secret after
 * `whsec_`.
 */
export function sign(secret: string, signed: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(signed, 'utf8').digest('base64')}`;
}
