import { own } from '@touchstone/core/internal';
import type { SentRequest } from '../http/message.js';
import { BlockedError } from '../plan/blocked.js';
import { clientAuthentication } from './client-authentication.js';
import type { CredentialClient } from './credential-client.js';
import { type Issued, type Issuer, lifeOf } from './issued.js';
import type { TokenEndpoint } from './token-endpoint.js';

/** The values of a token request, without unresolved secrets. */
export interface TokenGrant {
  /** The fields of the grant (RFC 6749 §4.3.2, §4.4.2, §6): `grant_type` and its parameters. */
  readonly fields: Readonly<Record<string, string>>;
  /** Id of the client; absent if the grant identifies none. */
  readonly clientId?: string;
  /** Absent for a public client. */
  readonly clientSecret?: string;
}

export interface OauthIssuerOptions {
  readonly key: string;
  /** Name of the security scheme. */
  readonly scheme: string;
  /** The caller, for stored exchanges; null if several callers share the token. */
  readonly caller: string | null;
  readonly grant: TokenGrant;
  readonly endpoint: () => Promise<TokenEndpoint>;
  readonly client: CredentialClient;
  readonly onToken: (token: string) => void;
}

/** Returns an issuer that requests access tokens (RFC 6749 §5). It uses the newest refresh token that it received. */
export function oauthIssuer(options: OauthIssuerOptions): Issuer {
  let refreshToken = own(options.grant.fields, 'refresh_token');
  const { key, scheme, caller, grant, client, onToken } = options;
  return {
    key,
    issue: async (): Promise<Issued> => {
      const endpoint = await options.endpoint();
      const fields = { ...grant.fields, ...(refreshToken !== undefined && { refresh_token: refreshToken }) };
      const request = tokenRequest({ ...grant, fields }, endpoint);
      const { status, json } = await client.send({ caller, request }, ({ json: received }) => {
        for (const name of ['access_token', 'refresh_token', 'id_token']) {
          const value = memberOf(received, name);
          if (typeof value === 'string') onToken(value);
        }
      });
      const isRefused = status < 200 || status > 299;
      const value = memberOf(json, 'access_token');
      if (isRefused || typeof value !== 'string') {
        const path = new URL(endpoint.url).pathname;
        const answer = isRefused ? `answered ${status}` : 'answered without `access_token`';
        throw new BlockedError(`no token for ${scheme}: ${path} ${answer}`, undefined, status);
      }
      const next = memberOf(json, 'refresh_token');
      if (refreshToken !== undefined && typeof next === 'string') refreshToken = next;
      return { value, life: lifeOf(memberOf(json, 'expires_in')) };
    },
  };
}

const memberOf = (json: unknown, name: string): unknown =>
  typeof json === 'object' && json !== null ? own(json as Record<string, unknown>, name) : undefined;

function tokenRequest(
  { fields, clientId, clientSecret }: TokenGrant,
  { url, by }: TokenEndpoint,
): SentRequest {
  const proof =
    clientId === undefined
      ? { headers: {}, fields: {} }
      : clientSecret === undefined
        ? { headers: {}, fields: { client_id: clientId } }
        : clientAuthentication({ client_id: clientId, client_secret: clientSecret }, { by, is: 'as it is' });
  return {
    method: 'POST',
    url,
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      ...proof.headers,
    },
    body: new URLSearchParams({ ...fields, ...proof.fields }).toString(),
  };
}
