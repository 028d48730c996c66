import { createHmac } from 'node:crypto';

/**
 * The header `webhook-signature` of Standard Webhooks 1.0: `v1,` and the HMAC-SHA256, in base64, of what is signed: id,
 * timestamp and body joined by dots. The key is what the secret says in base64 after `whsec_`.
 */
export function sign(secret: string, signed: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(signed, 'utf8').digest('base64')}`;
}
