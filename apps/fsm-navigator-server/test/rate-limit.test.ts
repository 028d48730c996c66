import { expect, test } from 'vitest';
import { type Reply, start } from './harness.js';

const figures = (reply: Reply): (string | null)[] =>
  ['limit', 'remaining', 'reset'].map((name) => reply.headers.get(`x-ratelimit-${name}`));

test('the server counts each class of calls separately and reports the limit of the class', async () => {
  const server = await start();
  const list = await server.api('GET', '/technicians');
  const one = await server.api('GET', `/technicians/${list.textAt('data.0.id')}`);
  const write = await server.api('POST', '/customers', { body: {} });
  const unknown = await server.api('GET', '/nothing');
  expect(figures(list).slice(0, 2)).toEqual(['60', '59']);
  expect(figures(one).slice(0, 2)).toEqual(['120', '119']);
  expect(figures(write).slice(0, 2)).toEqual(['30', '29']);
  expect(figures(unknown).slice(0, 2)).toEqual(['120', '118']);
});

test('the server refuses calls over the limit until the oldest call leaves the window, then accepts one', async () => {
  const server = await start();
  await server.control('PATCH', '/clock', { freeze: true, now: '2030-01-01T00:00:00Z' });
  const { key } = await server.caller({ limits: { lists: 3 } });
  const list = (): Promise<Reply> => server.api('GET', '/technicians', { key });

  expect((await list()).status).toBe(200);
  await server.advance(10.5);
  await list();
  expect(figures(await list())).toEqual(['3', '0', String(Date.UTC(2030, 0, 1, 0, 1) / 1000)]);

  const refused = await list();
  expect(refused.outcome).toBe('429 rate_limit_exceeded');
  expect(refused.body).toEqual({
    success: false,
    error: 'rate_limit_exceeded',
    message: expect.any(String),
    retry_after: 50,
  });
  expect(refused.headers.get('retry-after')).toBe('50');
  expect(figures(refused)).toEqual(['3', '0', String(Date.UTC(2030, 0, 1, 0, 1) / 1000)]);

  await server.advance(49);
  expect((await list()).at('retry_after')).toBe(1);
  await server.advance(0.5);
  expect((await list()).status).toBe(200);
  expect((await list()).at('retry_after')).toBe(11);
});

test('a call that is refused after the rate check counts, but a call refused with 429 does not', async () => {
  const server = await start();
  await server.freeze();
  const { key } = await server.caller({ limits: { writes: 2 }, scopes: [] });
  const write = (): Promise<Reply> => server.api('POST', '/customers', { key, body: {} });
  expect((await write()).outcome).toBe('403 forbidden');
  expect((await server.api('DELETE', '/customers', { key })).outcome).toBe('405 method_not_allowed');
  await server.advance(30);
  for (let call = 0; call < 5; call += 1) expect((await write()).status).toBe(429);
  await server.advance(30);
  expect((await write()).outcome).toBe('403 forbidden');
});

test('the server does not count calls that it refuses before the rate check', async () => {
  const server = await start();
  await server.freeze();
  const { id, key } = await server.caller({ limits: { lists: 1 }, addresses: [] });
  for (let call = 0; call < 3; call += 1) await server.api('GET', '/technicians', { key });
  await server.control('PATCH', `/callers/${id}`, { addresses: null });
  expect((await server.api('GET', '/technicians', { key })).status).toBe(200);
  expect((await server.api('GET', '/technicians', { key })).status).toBe(429);
});

test('the server counts every call in the daily window and reports that window when it refuses a call', async () => {
  const server = await start();
  await server.freeze();
  const { key } = await server.caller({ limits: { daily: 2 } });
  await server.api('GET', '/technicians', { key });
  await server.api('POST', '/customers', { key, body: {} });
  const refused = await server.api('GET', '/technicians', { key });
  expect(refused.at('retry_after')).toBe(86_400);
  expect(figures(refused).slice(0, 2)).toEqual(['2', '0']);
  await server.advance(86_400);
  expect((await server.api('GET', '/technicians', { key })).status).toBe(200);
});

test('the server keeps a separate window for each key and applies a changed limit immediately', async () => {
  const server = await start();
  await server.freeze();
  const first = await server.caller({ limits: { lists: 1 } });
  const second = await server.caller({ limits: { lists: 1 } });
  expect((await server.api('GET', '/technicians', { key: first.key })).status).toBe(200);
  expect((await server.api('GET', '/technicians', { key: second.key })).status).toBe(200);
  expect((await server.api('GET', '/technicians', { key: first.key })).status).toBe(429);
  await server.control('PATCH', `/callers/${first.id}`, { limits: { lists: 2 } });
  expect((await server.api('GET', '/technicians', { key: first.key })).status).toBe(200);
  expect((await server.api('GET', '/technicians', { key: first.key })).status).toBe(429);
});
