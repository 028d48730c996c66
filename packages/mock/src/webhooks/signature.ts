/**
 * The header `webhook-signature` of Standard Webhooks 1.0: `v1,` and the HMAC-SHA256, in base64, of id, timestamp and
 * body joined by dots. The key is what the secret says in base64 after `whsec_`.
 */
export async function sign(secret: string, signed: string): Promise<string> {
  const key = Uint8Array.from(atob(secret.replace(/^whsec_/, '')), (character) => character.charCodeAt(0));
  const imported = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ]);
  const made = await crypto.subtle.sign('HMAC', imported, new TextEncoder().encode(signed));
  return `v1,${btoa(String.fromCharCode(...new Uint8Array(made)))}`;
}
