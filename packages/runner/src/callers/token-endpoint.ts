import type { ApiModel, ClientAuthenticationMethod, SecurityScheme } from '@touchstone/core';
import { BlockedError } from '../plan/blocked.js';
import { clientMethods } from '../plan/client-methods.js';

/** The URL that issues a scheme's tokens, and the client authentication method at that URL. */
export interface TokenEndpoint {
  readonly url: string;
  readonly by: ClientAuthenticationMethod;
}

/**
 * Returns the configured `tokenUrl`, or else the document's token endpoint, rebased onto the server under test. The
 * document's `tokenUrl` is trusted only if it is the URL of an operation, relative, or below a server of the document.
 * @throws {BlockedError} if there is no trusted URL.
 */
export function tokenEndpoint(
  model: ApiModel,
  scheme: SecurityScheme,
  server: string,
  configured: string | undefined,
): TokenEndpoint {
  if (configured !== undefined) return { url: configured, by: 'client_secret_basic' };
  const operation = model.operations.find(({ id }) => id === scheme.tokenOperation);
  if (operation) {
    const [by = 'client_secret_basic'] = clientMethods(model, operation);
    return { url: `${server}${operation.path}`, by };
  }
  const url = rebased(scheme.tokenUrl, model, server);
  if (url !== undefined) return { url, by: 'client_secret_basic' };
  const detail = `The tokenUrl of ${scheme.name} is not below a server of the document, so client credentials are not sent to it: set \`tokenUrl\` next to \`clientId\`.`;
  throw new BlockedError(detail, { reason: 'no caller', detail });
}

/**
 * Rebases a relative token URL, or one below a server of the document, onto the server under test. Returns undefined
 * for other URLs.
 */
function rebased(tokenUrl: string | undefined, { servers }: ApiModel, server: string): string | undefined {
  if (tokenUrl === undefined) return undefined;
  if (tokenUrl.startsWith('/') && !tokenUrl.startsWith('//')) return `${server}${tokenUrl}`;
  const base = servers
    .map((documented) => documented.replace(/\/+$/, ''))
    .find((documented) => tokenUrl.startsWith(`${documented}/`));
  return base === undefined ? undefined : `${server}${tokenUrl.slice(base.length)}`;
}
