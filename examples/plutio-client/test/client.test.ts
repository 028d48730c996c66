import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPlutioClient } from '../src/client.js';
import type { Settings } from '../src/settings.js';
import { Tokens } from '../src/tokens.js';

const EXPIRED = 'Invalid token: access token has expired';

/** A server that issues `token-1`, `token-2` and so on, and accepts a token if its number is at least `valid`. */
let server: Server;
let seen: string[] = [];
let tokens = 0;
let valid = 1;
let lifetime = 259_200_000;

beforeEach(async () => {
  [seen, tokens, valid, lifetime] = [[], 0, 1, 259_200_000];
  server = createServer((request, response) => {
    void answer(request).then(({ status, body }) => {
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  server.close();
});

async function answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
  const { authorization = '', business } = request.headers;
  const call = `${request.method} ${decodeURIComponent(request.url ?? '')} ${await text(request)}`;
  if (request.url === '/oauth/token') {
    seen.push(call);
    return { status: 200, body: tokenOf(++tokens) };
  }
  seen.push(`${call} ${authorization.slice('Bearer '.length)} ${business}`);
  const isValid = Number(/\d+$/.exec(authorization)?.[0]) >= valid;
  return isValid ? { status: 200, body: [] } : { status: 401, body: { code: 401, message: EXPIRED } };
}

function tokenOf(count: number): object {
  const token = `token-${count}`;
  return {
    ...{ access_token: token, token_type: 'Bearer', expires_in: 259_200, accessToken: token },
    accessTokenExpiresAt: new Date(Date.now() + lifetime).toISOString(),
    client: { id: 'id', userId: 'hLd9FyKz3RtQwEcWn', businesses: ['acme'], grants: ['client_credentials'] },
  };
}

function clientOf(): ReturnType<typeof createPlutioClient> {
  const { port } = server.address() as AddressInfo;
  const settings: Settings = {
    url: `http://127.0.0.1:${port}`,
    ...{
      business: 'acme',
      clientId: 'a&b',
      clientSecret: 'c',
      webhookPort: 0,
      webhookSecret: 'whsec_c2VjcmV0',
    },
  };
  return createPlutioClient(settings, new Tokens(settings));
}

const header = { business: 'acme' };
const ASKED = 'POST /oauth/token grant_type=client_credentials&client_id=a%26b&client_secret=c';

test('the client requests a token once, with form fields, and sends it with every call', async () => {
  const plutio = clientOf();
  const calls = [1, 2, 3].map(() => plutio.GET('/tasks', { params: { header } }));
  const answers = await Promise.all(calls);
  await plutio.GET('/tasks', { params: { header } });
  expect(answers.map(({ data }) => data)).toEqual([[], [], []]);
  expect(seen).toEqual([ASKED, ...Array(4).fill('GET /tasks  token-1 acme')]);
});

test('the client requests a new token when the token is refused, and repeats the whole call', async () => {
  const plutio = clientOf();
  await plutio.GET('/tasks', { params: { header } });
  valid = 2;
  const { response } = await plutio.POST('/tasks', { params: { header }, body: { title: 'Kiln' } });
  expect(response.status).toBe(200);
  expect(seen.slice(2)).toEqual([
    'POST /tasks {"title":"Kiln"} token-1 acme',
    ASKED,
    'POST /tasks {"title":"Kiln"} token-2 acme',
  ]);
});

test('the client requests a new token before the old one expires', async () => {
  lifetime = 30_000;
  const plutio = clientOf();
  await plutio.GET('/tasks', { params: { header } });
  await plutio.GET('/tasks', { params: { header } });
  expect(seen.filter((call) => call === ASKED)).toHaveLength(2);
});

test('the client repeats a call only once, even if the new token is also refused', async () => {
  valid = 1000;
  const { error, response } = await clientOf().GET('/tasks', { params: { header } });
  expect(response.status).toBe(401);
  expect(error).toEqual({ code: 401, message: EXPIRED });
  expect(tokens).toBe(2);
});

test('the client serializes `q` as JSON and leaves other parameters unchanged', async () => {
  await clientOf().GET('/people', {
    params: { header, query: { 'name.first': 'Leo', limit: 5, q: { $or: [{ email: { $ne: 'a@b.c' } }] } } },
  });
  expect(seen[1]).toBe(
    'GET /people?name.first=Leo&limit=5&q={"$or":[{"email":{"$ne":"a@b.c"}}]}  token-1 acme',
  );
});
