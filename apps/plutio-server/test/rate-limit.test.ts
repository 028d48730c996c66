import { expect, test } from 'vitest';
import { type Reply, start } from './harness.js';

const figures = (reply: Reply): (string | null)[] =>
  ['limit', 'remaining', 'reset'].map((name) => reply.headers.get(`x-ratelimit-${name}`));

test('the server reports the limit of 1,000 calls per hour in every authenticated response', async () => {
  const server = await start();
  await server.control('PATCH', '/clock', { freeze: true, now: '2030-01-01T00:00:00Z' });
  const caller = await server.demo();
  const reset = String(Date.UTC(2030, 0, 1, 1) / 1000);
  expect(figures(await server.api(caller, 'GET', '/tasks'))).toEqual(['1000', '999', reset]);
  const body = { title: 7 };
  expect(figures(await server.api(caller, 'POST', '/tasks', { body }))).toEqual(['1000', '998', reset]);
  const wrong = { headers: { business: null } };
  expect(figures(await server.api(caller, 'GET', '/tasks', wrong))).toEqual(['1000', '997', reset]);
  expect(figures(await server.api(caller, 'PATCH', '/tasks'))).toEqual(['1000', '996', reset]);
  expect(figures(await server.api(caller, 'GET', '/nothing'))).toEqual(['1000', '995', reset]);
});

test('the server refuses calls over the limit until the oldest call leaves the window, then accepts one', async () => {
  const server = await start();
  await server.control('PATCH', '/clock', { freeze: true, now: '2030-01-01T00:00:00Z' });
  const caller = await server.caller({ limits: { client: 3 } });
  const list = (): Promise<Reply> => server.api(caller, 'GET', '/tasks');
  const reset = String(Date.UTC(2030, 0, 1, 1) / 1000);

  expect((await list()).status).toBe(200);
  await server.advance(600.5);
  await list();
  expect(figures(await list())).toEqual(['3', '0', reset]);
  const refused = await list();
  expect(refused.body).toEqual({ code: 429, message: 'Rate limit exceeded: retry in 3000 seconds.' });
  expect(refused.headers.get('retry-after')).toBe('3000');
  expect(figures(refused)).toEqual(['3', '0', reset]);

  await server.advance(2999);
  expect((await list()).headers.get('retry-after')).toBe('1');
  await server.advance(0.5);
  expect((await list()).status).toBe(200);
  expect((await list()).headers.get('retry-after')).toBe('601');
});

test('a call that is refused after the rate check counts, but a call refused with 429 does not', async () => {
  const server = await start();
  await server.freeze();
  const caller = await server.caller({ limits: { client: 2 }, permissions: [] });
  const list = async (): Promise<number> => (await server.api(caller, 'GET', '/tasks')).status;
  expect(await list()).toBe(403);
  expect((await server.api(caller, 'PATCH', '/tasks')).status).toBe(405);
  await server.advance(1800);
  for (let call = 0; call < 5; call += 1) expect(await list()).toBe(429);
  await server.advance(1800);
  expect(await list()).toBe(403);
});

test('the server counts neither unauthenticated calls nor token requests', async () => {
  const server = await start();
  await server.freeze();
  const caller = await server.caller({ limits: { client: 1 } });
  for (let call = 0; call < 3; call += 1) {
    await server.api({ ...caller, token: 'wrong' }, 'GET', '/tasks');
    await server.renewed(caller.id, caller.secret);
  }
  expect((await server.api(caller, 'GET', '/tasks')).status).toBe(200);
  expect((await server.api(caller, 'GET', '/tasks')).status).toBe(429);
});

test('a client has one window across its tokens and workspaces, and a new limit applies immediately', async () => {
  const server = await start();
  await server.freeze();
  const first = await server.caller({ tenants: ['default', 'other'], limits: { client: 1 } });
  const second = await server.caller({ tenant: 'other', limits: { client: 1 } });
  expect((await server.api(first, 'GET', '/tasks')).status).toBe(200);
  expect((await server.api(second, 'GET', '/tasks')).status).toBe(200);
  const token = await server.renewed(first.id, first.secret);
  const other = { ...first, token, business: second.business };
  expect((await server.api(other, 'GET', '/tasks')).status).toBe(429);
  await server.updateCaller(first, { limits: { client: 2 } });
  expect((await server.api(other, 'GET', '/tasks')).status).toBe(200);
  expect((await server.api(first, 'GET', '/tasks')).status).toBe(429);
});
