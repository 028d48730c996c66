import type { ApiModel, ClientAuthenticationMethod, SecurityScheme } from '@touchstone/core';
import { own } from '@touchstone/core/internal';
import { BlockedError } from '../plan/blocked.js';
import { clientMethods } from '../plan/client-methods.js';
import type { CredentialClient } from './credential-client.js';

/** The URL that issues a scheme's tokens, and the client authentication method at that URL. */
export interface TokenEndpoint {
  readonly url: string;
  readonly by: ClientAuthenticationMethod;
}

export interface EndpointOptions {
  readonly model: ApiModel;
  /** Base URL of the server under test, without a trailing slash. */
  readonly server: string;
  /** The configured `tokenUrl`, if any. */
  readonly tokenUrl: string | undefined;
  readonly client: CredentialClient;
}

/**
 * Returns the configured `tokenUrl`, or else the document's token endpoint, rebased onto the server under test. The
 * document's `tokenUrl` and `openIdConnectUrl` are trusted only if they are the URL of an operation, relative, or below a
 * server of the document.
 * @throws {BlockedError} if there is no trusted URL.
 */
export async function tokenEndpoint(
  scheme: SecurityScheme,
  { model, server, tokenUrl, client }: EndpointOptions,
): Promise<TokenEndpoint> {
  if (tokenUrl !== undefined) return { url: tokenUrl, by: 'client_secret_basic' };
  const operation = model.operations.find(({ id }) => id === scheme.tokenOperation);
  if (operation) {
    const [by = 'client_secret_basic'] = clientMethods(model, operation);
    return { url: `${server}${operation.path}`, by };
  }
  const url = rebased(scheme.tokenUrl, model, server);
  if (url !== undefined) return { url, by: 'client_secret_basic' };
  if (scheme.type === 'openIdConnect') return discoveredEndpoint(scheme, { model, server, client });
  throw untrusted(`The tokenUrl of ${scheme.name} is not below a server of the document`);
}

const untrusted = (why: string): BlockedError => {
  const detail = `${why}, so client credentials are not sent to it: set \`tokenUrl\` next to \`clientId\`.`;
  return new BlockedError(detail, { reason: 'no caller', detail });
};

/**
 * Reads the token endpoint from the discovery document (OpenID Connect Discovery 1.0 §4). Redirects are not followed, and
 * the endpoint must be on the server that served the document, because credentials are sent to it.
 */
async function discoveredEndpoint(
  scheme: SecurityScheme,
  { model, server, client }: Omit<EndpointOptions, 'tokenUrl'>,
): Promise<TokenEndpoint> {
  const url = rebased(scheme.openIdConnectUrl, model, server);
  if (url === undefined)
    throw untrusted(`The openIdConnectUrl of ${scheme.name} is not below a server of the document`);
  const request = { method: 'GET', url, headers: { accept: 'application/json' }, body: undefined };
  const { status, json } = await client.send({ caller: null, request }, () => undefined);
  const metadata = typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
  const documented = own(metadata, 'token_endpoint');
  if (status !== 200 || typeof documented !== 'string' || !URL.canParse(documented)) {
    const answer = status === 200 ? 'answered without `token_endpoint`' : `answered ${status}`;
    throw new BlockedError(
      `no token for ${scheme.name}: ${new URL(url).pathname} ${answer}`,
      undefined,
      status,
    );
  }
  const endpoint = rebased(documented, model, server) ?? documented;
  if (new URL(endpoint).origin !== new URL(url).origin)
    throw untrusted(`The token endpoint that ${new URL(url).pathname} names is on another server`);
  const methods = own(metadata, 'token_endpoint_auth_methods_supported');
  const isForm = Array.isArray(methods) && !methods.includes('client_secret_basic');
  return { url: endpoint, by: isForm ? 'client_secret_post' : 'client_secret_basic' };
}

/**
 * Rebases a relative URL, or one below a server of the document, onto the server under test. Returns undefined for other
 * URLs.
 */
function rebased(documented: string | undefined, { servers }: ApiModel, server: string): string | undefined {
  if (documented === undefined) return undefined;
  if (documented.startsWith('/') && !documented.startsWith('//')) return `${server}${documented}`;
  const base = servers.map((url) => url.replace(/\/+$/, '')).find((url) => documented.startsWith(`${url}/`));
  return base === undefined ? undefined : `${server}${documented.slice(base.length)}`;
}
