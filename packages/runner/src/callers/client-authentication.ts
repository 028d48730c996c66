import type { ClientSecret } from '../control/control-hooks.js';
import { nonexistentIdLike } from '../plan/nonexistent-id.js';
import type { ClientAuthentication } from '../plan/request-template.js';

/** The parts of a request that authenticate a client (RFC 6749 §2.3.1): a header or form fields. */
export interface ClientProof {
  readonly headers: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, string>>;
}

export function clientAuthentication(client: ClientSecret, { by, is }: ClientAuthentication): ClientProof {
  const id = is === 'unknown' ? nonexistentIdLike(client.client_id) : client.client_id;
  const secret = is === 'wrong secret' ? nonexistentIdLike(client.client_secret) : client.client_secret;
  if (is === 'missing') return { headers: {}, fields: {} };
  if (by === 'client_secret_basic')
    return { headers: { authorization: `Basic ${basicCredential(id, secret)}` }, fields: {} };
  return {
    headers: {},
    fields: {
      ...(is !== 'without id' && { client_id: id }),
      ...(is !== 'without secret' && { client_secret: secret }),
    },
  };
}

/** Form-encodes the id and the secret, joins them, and encodes the result in Base64 (RFC 6749 §2.3.1). */
const basicCredential = (id: string, secret: string): string =>
  Buffer.from(`${formEncoded(id)}:${formEncoded(secret)}`).toString('base64');

export const formEncoded = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);
