import type { ClientAuthenticationMethod } from '@touchstone/core';
import { decodeBasic } from './basic-credential.js';
import { type Caller, UNRESTRICTED_CALLER } from './caller.js';
import type { CredentialSource } from './credential-source.js';

/**
 * The result of authenticating the client of a token request (RFC 6749 §2.3.1); `undefined` if the request contains no
 * client credentials.
 */
export type ClientAuthentication =
  | {
      readonly by: ClientAuthenticationMethod;
      /**
       * The caller; `null` if the credentials are malformed or wrong, or the caller is revoked. The response must not
       * reveal which of these applies.
       */
      readonly caller: Caller | null;
    }
  | undefined;

export function authenticateClient(source: CredentialSource): ClientAuthentication {
  const { body } = source;
  const field = source.header('authorization');
  const basic = field === undefined ? undefined : /^basic +(\S+) *$/i.exec(field)?.[1];
  if (basic !== undefined) {
    const decoded = decodeBasic(basic);
    const colon = decoded?.indexOf(':') ?? -1;
    const client =
      decoded &&
      findClient(source, decodeFormPart(decoded.slice(0, colon)), decodeFormPart(decoded.slice(colon + 1)));
    return { by: 'client_secret_basic', caller: client || null };
  }
  if (body.kind !== 'read' || typeof body.value !== 'object' || body.value === null) return undefined;
  const { client_id: id, client_secret: secret } = body.value as Readonly<Record<string, unknown>>;
  if (typeof id !== 'string' || typeof secret !== 'string') return undefined;
  return { by: 'client_secret_post', caller: findClient(source, id, secret) };
}

/**
 * Decodes a form-encoded client id or secret (RFC 6749 §2.3.1). Returns the text unchanged if its encoding is invalid.
 */
function decodeFormPart(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function findClient({ environment }: CredentialSource, id: string, secret: string): Caller | null {
  const caller = environment.callers.byClient(id);
  if (!caller) return environment.isStrict ? null : UNRESTRICTED_CALLER;
  const isSecretRight = Object.values(caller.credentials).some(
    (credential) =>
      typeof credential !== 'string' && credential.clientId === id && credential.clientSecret === secret,
  );
  return isSecretRight && !caller.revoked ? caller : null;
}
