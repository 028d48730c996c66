/**
 * Returns the value of the header `webhook-signature` of Standard Webhooks 1.0: `v1,` and the HMAC-SHA256 in base64.
 *
 * @param secret `whsec_` and the key in base64.
 * @param signed Id, timestamp and body, joined by dots.
 */
export async function sign(secret: string, signed: string): Promise<string> {
  const key = Uint8Array.from(atob(secret.replace(/^whsec_/, '')), (character) => character.charCodeAt(0));
  const imported = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ]);
  const signature = await crypto.subtle.sign('HMAC', imported, new TextEncoder().encode(signed));
  return `v1,${btoa(String.fromCharCode(...new Uint8Array(signature)))}`;
}
