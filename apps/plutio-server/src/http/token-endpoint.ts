import type { IncomingMessage } from 'node:http';
import { describeError } from '@touchstone/server-kit';
import type { Client } from '../data/clients.js';
import type { NewToken } from '../data/tokens.js';
import type { Environment } from '../environment.js';
import { TOKEN_SECONDS } from '../terms.js';
import { Refusal, STATUS_OF } from './refusal.js';
import { authenticateClient, checkGrant, readTokenRequest } from './token-request.js';

type Headers = Record<string, string>;

/**
 * Responds to a token request. Checks the form, the grant type and the client, in this order. Responses must not be
 * cached.
 */
export async function answerTokenRequest(
  environment: Environment,
  incoming: IncomingMessage,
  fault: boolean,
): Promise<Response> {
  try {
    if (incoming.method !== 'POST') throw methodNotAllowed(incoming.method ?? '');
    const request = await readTokenRequest(incoming); //          1. form:   400 token_request_invalid
    checkGrant(environment, request); //                          2. grant:  400 unsupported_grant_type
    const client = authenticateClient(environment, request); //   3. client: 400 invalid_client, 401 invalid_client_basic
    const token = await issue(environment, client, fault);
    return json(environment, 200, tokenBody(environment, client, token));
  } catch (error) {
    if (error instanceof Refusal) return refusalResponse(environment, error);
    const reason = describeError(error);
    environment.log(`a token request failed${fault ? ' as the control protocol requested' : `: ${reason}`}`);
    const message = 'The server failed. Retry in a few seconds. If the error persists, contact support.';
    return json(environment, 500, { code: 500, message });
  }
}

async function issue(environment: Environment, client: Client, fault: boolean): Promise<NewToken> {
  return await environment.database.writing.run(async () => {
    const token = environment.tokens.issue(client.id, environment.clock.now());
    await environment.database.commit([token.write], fault);
    return token;
  });
}

/** Returns the fields of RFC 6749 §5.1 and the additional fields that existing clients of this API read. */
function tokenBody({ workspaces }: Environment, client: Client, { secret, expiresAt }: NewToken): object {
  const businesses = [...client.workspaces].flatMap((id) => workspaces.byId(id)?.subdomain ?? []);
  return {
    access_token: secret,
    token_type: 'Bearer',
    expires_in: TOKEN_SECONDS,
    accessToken: secret,
    accessTokenExpiresAt: new Date(expiresAt).toISOString(),
    client: { id: client.id, userId: client.userId, businesses, grants: ['client_credentials'] },
  };
}

function methodNotAllowed(method: string): Refusal {
  return new Refusal('method_not_allowed', `${method} is not supported on this path.`, { Allow: 'POST' });
}

function refusalResponse(environment: Environment, { code, message, headers }: Refusal): Response {
  const status = STATUS_OF[code];
  return json(environment, status, { code: status, message }, headers);
}

function json({ mutants }: Environment, status: number, body: object, extra: Headers = {}): Response {
  const headers: Headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...extra };
  if (status === 200 && mutants.has('token-may-be-stored')) delete headers['Cache-Control'];
  return new Response(JSON.stringify(body), { status, headers });
}
