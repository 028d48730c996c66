import { findError, type paths } from '@touchstone/plutio-types';
import createClient, { type Client, createQuerySerializer } from 'openapi-fetch';
import type { Settings } from './settings.js';
import type { Tokens } from './tokens.js';

/** A client of every documented path, which sends the token by itself. */
export function createPlutioClient({ url }: Settings, tokens: Tokens): Client<paths> {
  return createClient<paths>({
    baseUrl: url,
    fetch: (request) => sendWithToken(request, tokens),
    querySerializer: writeQuery,
  });
}

/** Sends once more, with a new token, where the API does not take the one it was given any longer. */
async function sendWithToken(request: Request, tokens: Tokens): Promise<Response> {
  const again = request.clone();
  const token = await tokens.current();
  const response = await fetch(withToken(request, token.access_token));
  if (response.status !== 401) return response;
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  // Operations that take a token answer 401 alike: any of them will do to look the answer up.
  const code = findError('listTasks', response.status, body)?.code;
  if (code !== 'token_expired' && code !== 'token_invalid') return response;
  tokens.forget(token);
  return await fetch(withToken(again, (await tokens.current()).access_token));
}

function withToken(request: Request, token: string): Request {
  request.headers.set('Authorization', `Bearer ${token}`);
  return request;
}

const writeOthers: (query: Record<string, unknown>) => string = createQuerySerializer();

/** `q` is JSON in the URL; openapi-fetch would write an object as `q[status]=open`. */
function writeQuery({ q, ...others }: Record<string, unknown>): string {
  return writeOthers(q === undefined ? others : { ...others, q: JSON.stringify(q) });
}
