import { expect, test } from 'vitest';
import { FAULT, start } from './harness.js';

const GRANT = { grant_type: 'client_credentials' };
const INVALID = '401 Invalid token: access token is invalid';

test('a token is issued for 72 hours, in snake_case and camelCase fields, with Cache-Control: no-store', async () => {
  const server = await start();
  await server.control('PATCH', '/clock', { freeze: true, now: '2030-01-01T00:00:00Z' });
  const { id, secret, business } = await server.caller();
  const reply = await server.token({ ...GRANT, client_id: id, client_secret: secret });
  expect(reply.body).toEqual({
    access_token: expect.any(String),
    token_type: 'Bearer',
    expires_in: 259_200,
    accessToken: reply.textAt('access_token'),
    accessTokenExpiresAt: '2030-01-04T00:00:00.000Z',
    client: { id, userId: expect.any(String), businesses: [business], grants: ['client_credentials'] },
  });
  expect(reply.headers.get('cache-control')).toBe('no-store');
  expect(reply.headers.get('x-ratelimit-limit')).toBeNull();
});

test('the server accepts a token until it expires, and a new token afterwards', async () => {
  const server = await start();
  await server.freeze();
  const caller = await server.caller();
  const list = async (token: string) => await server.api({ ...caller, token }, 'GET', '/tasks');
  await server.advance(259_199);
  expect((await list(caller.token)).status).toBe(200);
  await server.advance(1);
  const expired = await list(caller.token);
  expect(expired.outcome).toBe('401 Invalid token: access token has expired');
  expect(expired.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
  expect((await list(await server.renewed(caller.id, caller.secret))).status).toBe(200);
  expect((await list(caller.token)).outcome).toContain('has expired');
});

test.each([
  [
    'with a different media type',
    'grant_type=client_credentials',
    { 'Content-Type': 'application/json' },
    'must be sent as',
  ],
  ['with an empty body', '', {}, 'grant_type is required'],
  ['with an empty grant', 'grant_type=', {}, 'grant_type is required'],
  ['without a client', 'grant_type=client_credentials', {}, 'client_id and client_secret are required'],
  ['without a secret', 'grant_type=client_credentials&client_id=a', {}, 'client_secret is required'],
  ['without an id', 'grant_type=client_credentials&client_secret=a', {}, 'client_id is required'],
  ['with two grants', 'grant_type=a&grant_type=b', {}, 'grant_type must not be repeated'],
  [
    'with two client authentication methods',
    'grant_type=client_credentials&client_id=a&client_secret=b',
    { Authorization: 'Basic YTpi' },
    'only one authentication method',
  ],
])('the server refuses a token request %s', async (_, form, headers, message) => {
  const server = await start();
  const reply = await server.token(form, headers);
  expect(reply.outcome).toMatch(/^400 Invalid request: /);
  expect(reply.outcome).toContain(message);
  expect(reply.headers.get('cache-control')).toBe('no-store');
});

test('the server checks the form of a token request, then the grant, then the client', async () => {
  const server = await start();
  expect((await server.token({ grant_type: 'password' })).outcome).toContain('client_id and client_secret');
  const wrong = { client_id: 'a', client_secret: 'b' };
  const grant = await server.token({ grant_type: 'password', ...wrong });
  expect(grant.outcome).toBe('400 Unsupported grant type: grant_type is invalid');
  expect((await server.token({ ...GRANT, ...wrong })).outcome).toBe('400 Invalid client: client is invalid');
});

test('the server accepts Basic client authentication with form-encoded credentials', async () => {
  const server = await start();
  const { id, secret } = await server.caller();
  const basic = (text: string) => ({ Authorization: `Basic ${Buffer.from(text).toString('base64')}` });
  expect((await server.token(GRANT, basic(`${id}:${secret}`))).status).toBe(200);
  const encoded = [...id].map((character) => `%${character.charCodeAt(0).toString(16)}`).join('');
  expect((await server.token(GRANT, basic(`${encoded}:${secret}`))).status).toBe(200);
  for (const text of [`${id}:wrong`, `nobody:${secret}`, id, ':', '%zz:%']) {
    const refused = await server.token(GRANT, basic(text));
    expect(refused.outcome).toBe('401 Invalid client: client is invalid');
    expect(refused.headers.get('www-authenticate')).toBe('Basic realm="plutio"');
    expect(refused.headers.get('cache-control')).toBe('no-store');
  }
});

test('the token endpoint ignores unknown form fields and refuses methods other than POST', async () => {
  const server = await start();
  const { id, secret } = await server.caller();
  const form = { ...GRANT, client_id: id, client_secret: secret, scope: 'everything' };
  expect((await server.token(form)).status).toBe(200);
  const get = await server.send('GET', `${server.running.url}/oauth/token`, undefined, {});
  expect(get.outcome).toBe('405 GET is not supported on this path.');
  expect(get.headers.get('allow')).toBe('POST');
  expect(get.headers.get('cache-control')).toBe('no-store');
});

test('the server issues no token when a token request fails, and issues one on retry', async () => {
  const server = await start();
  const { id, secret } = await server.caller();
  const form = { ...GRANT, client_id: id, client_secret: secret };
  const failed = await server.token(form, FAULT);
  expect(failed.outcome).toMatch(/^500 The server failed/);
  expect(failed.text).not.toContain('access');
  expect((await server.token(form)).status).toBe(200);
});

test.each([
  ['no Authorization header', null, '401 Unauthorized request: no authentication given'],
  ['another scheme', 'Basic YTpi', '401 Unauthorized request: no authentication given'],
  ['an empty token', 'Bearer', INVALID],
  ['a malformed token', 'Bearer !', INVALID],
  ['a token of two words', 'Bearer a b', INVALID],
  ['an unknown token', `Bearer ${'a'.repeat(43)}`, INVALID],
])('the server refuses a call with %s as unauthenticated', async (_, authorization, outcome) => {
  const server = await start();
  const caller = await server.caller();
  const reply = await server.api(caller, 'GET', '/tasks', { headers: { Authorization: authorization } });
  expect(reply.outcome).toBe(outcome);
  const challenge = outcome === INVALID ? 'Bearer error="invalid_token"' : 'Bearer';
  expect(reply.headers.get('www-authenticate')).toBe(challenge);
  expect(reply.headers.get('x-ratelimit-limit')).toBeNull();
});

test('the server accepts a token only in the Authorization header, with a case-insensitive scheme', async () => {
  const server = await start();
  const caller = await server.caller();
  const { token } = caller;
  const without = { headers: { Authorization: null } };
  const inQuery = await server.api(caller, 'GET', `/tasks?access_token=${token}`, without);
  expect(inQuery.outcome).toMatch(/^401 Unauthorized/);
  const body = { title: 'A', access_token: token };
  expect((await server.api(caller, 'POST', '/tasks', { body, ...without })).status).toBe(401);
  const headers = { Authorization: `bearer ${token}` };
  expect((await server.api(caller, 'GET', '/tasks', { headers })).status).toBe(200);
});

test('the tokens of a revoked client are refused immediately, and it receives no new ones', async () => {
  const server = await start();
  const [caller, other] = [await server.caller(), await server.caller()];
  expect((await server.api(caller, 'GET', '/tasks')).status).toBe(200);
  await server.updateCaller(caller, { revoked: true });
  expect((await server.api(caller, 'GET', '/tasks')).outcome).toBe(INVALID);
  const form = { ...GRANT, client_id: caller.id, client_secret: caller.secret };
  expect((await server.token(form)).outcome).toBe('400 Invalid client: client is invalid');
  expect((await server.api(other, 'GET', '/tasks')).status).toBe(200);
});

test('after a rotation, the server refuses the old secret but accepts issued tokens', async () => {
  const server = await start();
  const caller = await server.caller();
  const rotated = await server.control('POST', `/callers/${caller.id}/rotate`);
  const form = { ...GRANT, client_id: caller.id };
  expect((await server.token({ ...form, client_secret: caller.secret })).status).toBe(400);
  const client_secret = rotated.textAt('credentials.OAuth.client_secret');
  expect((await server.token({ ...form, client_secret })).status).toBe(200);
  expect((await server.api(caller, 'GET', '/tasks')).status).toBe(200);
});
