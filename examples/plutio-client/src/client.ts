import { findError, type paths } from '@touchstone/plutio-types';
import createClient, { type Client, createQuerySerializer } from 'openapi-fetch';
import type { Settings } from './settings.js';
import type { Tokens } from './tokens.js';

/** Creates a client for all documented paths. It sends the token with every call. */
export function createPlutioClient({ url }: Settings, tokens: Tokens): Client<paths> {
  return createClient<paths>({
    baseUrl: url,
    fetch: (request) => sendWithToken(request, tokens),
    querySerializer: writeQuery,
  });
}

/** Sends a request, and repeats it once with a new token if the API refuses the current one. */
async function sendWithToken(request: Request, tokens: Tokens): Promise<Response> {
  const again = request.clone();
  const token = await tokens.current();
  const response = await fetch(withToken(request, token.access_token));
  if (response.status !== 401) return response;
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  // All operations with a token have the same 401 responses, so any of them can identify the error.
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

/** Serializes `q` as JSON. openapi-fetch would write an object as `q[status]=open`. */
function writeQuery({ q, ...others }: Record<string, unknown>): string {
  return writeOthers(q === undefined ? others : { ...others, q: JSON.stringify(q) });
}
