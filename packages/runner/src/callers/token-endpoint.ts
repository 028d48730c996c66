import type { ApiModel, ClientAuthenticationMethod, SecurityScheme } from '@touchstone/core';
import { BlockedError } from '../plan/blocked.js';
import { clientMethods } from '../scenario/token-request.js';

/** Where a scheme's tokens are asked for, and how the client says there who it is. */
export interface TokenEndpoint {
  readonly url: string;
  readonly by: ClientAuthenticationMethod;
}

/**
 * The `tokenUrl` of the configuration; or the document's, where that is below one of its servers, at the server under
 * test. A document is not believed about any other place.
 * @throws {BlockedError} where nobody says that client credentials may be sent there.
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
    const [by = 'client_secret_basic'] = clientMethods({ model }, operation);
    return { url: `${server}${operation.path}`, by };
  }
  const url = rebased(scheme.tokenUrl, model, server);
  if (url !== undefined) return { url, by: 'client_secret_basic' };
  const detail = `The tokenUrl of ${scheme.name} is at no server of the document: say \`tokenUrl\` beside \`clientId\`, so that client credentials go nowhere unasked.`;
  throw new BlockedError(detail, { reason: 'no caller', detail });
}

/** A documented token URL below one of the document's servers, at the server under test. */
function rebased(tokenUrl: string | undefined, { servers }: ApiModel, server: string): string | undefined {
  if (tokenUrl === undefined) return undefined;
  if (tokenUrl.startsWith('/') && !tokenUrl.startsWith('//')) return `${server}${tokenUrl}`;
  const base = servers
    .map((each) => each.replace(/\/+$/, ''))
    .find((each) => tokenUrl.startsWith(`${each}/`));
  return base === undefined ? undefined : `${server}${tokenUrl.slice(base.length)}`;
}
