import { expect, test } from 'vitest';
import { task } from './entities.js';
import { CONTROL_TOKEN, start } from './harness.js';

test('the control protocol requires its token on every request and is disabled if none is configured', async () => {
  const server = await start();
  const { token: other } = await server.demo();
  for (const [method, path] of [
    ['GET', '/capabilities'],
    ['POST', '/reset'],
    ['PATCH', '/clock'],
    ['POST', '/callers'],
    ['POST', '/actions/explode'],
  ] as const) {
    for (const token of ['', 'wrong', other]) {
      const reply = await server.control(method, path, undefined, token);
      expect([reply.status, reply.at('error')]).toEqual([401, 'unauthorized']);
      expect(reply.headers.get('www-authenticate')).toMatch(/^Bearer /);
    }
  }
  const closed = await start({ controlToken: undefined });
  expect((await closed.control('GET', '/capabilities')).status).toBe(404);
});

test('the control protocol refuses a body over 1 MiB, with or without Content-Length', async () => {
  const server = await start();
  const body = JSON.stringify({ tenant: 'x'.repeat(1_100_000) });
  for (const sent of [body, new Blob([body]).stream()]) {
    const reply = await fetch(`${server.running.origin}/control/callers`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${CONTROL_TOKEN}`, 'Content-Type': 'application/json' },
      body: sent,
      duplex: 'half',
    } as RequestInit);
    expect(reply.status).toBe(413);
    expect(await reply.json()).toEqual({
      error: 'too_large',
      message: 'The body is larger than 1048576 bytes.',
    });
  }
  expect(server.log).toEqual([]);
});

test.each([true, false])(
  'the control protocol reports webhooks as a capability only if private addresses are allowed: %s',
  async (allowed) => {
    const server = await start({ allowPrivateWebhooks: allowed });
    expect((await server.control('GET', '/capabilities')).body).toEqual({
      protocol: '1',
      server: { name: 'plutio-server', version: expect.any(String) },
      reset: true,
      clock: true,
      address: false,
      fault: true,
      callers: true,
      tenants: true,
      webhooks: allowed,
      rate_classes: ['client'],
      actions: [],
    });
  },
);

test('the control protocol freezes, sets, advances and unfreezes the clock', async () => {
  const server = await start();
  const set = await server.control('PATCH', '/clock', { freeze: true, now: '2030-01-01T00:00:00Z' });
  expect(set.body).toEqual({ now: '2030-01-01T00:00:00.000Z', frozen: true });
  const advanced = await server.control('PATCH', '/clock', { advance: 1.5 });
  expect(advanced.body).toEqual({ now: '2030-01-01T00:00:01.500Z', frozen: true });
  const creation = await server.api(await server.caller(), 'POST', '/notes', { body: { title: 'A' } });
  expect(creation.at('createdAt')).toBe('2030-01-01T00:00:01.500Z');
  const running = await server.control('PATCH', '/clock', { freeze: false });
  expect(running.at('frozen')).toBe(false);
  expect(running.textAt('now').startsWith('2030-01-01T00:00:0')).toBe(true);
});

test('the control protocol resets data, clients, tokens, counted calls and the clock', async () => {
  const server = await start();
  const demo = await server.demo();
  const caller = await server.caller();
  const before = (await server.api(demo, 'GET', '/tasks')).text.length;
  await task(server, demo);
  await server.freeze();
  expect((await server.control('POST', '/reset')).status).toBe(204);
  expect((await server.api(demo, 'GET', '/tasks')).status).toBe(401);
  expect((await server.api(caller, 'GET', '/tasks')).status).toBe(401);
  const again = await server.demo();
  const after = await server.api(again, 'GET', '/tasks');
  expect(after.text.length).toBe(before);
  expect(after.headers.get('x-ratelimit-remaining')).toBe('999');
  expect((await server.control('GET', '/clock')).at('frozen')).toBe(false);
});

test('callers share a workspace only within a tenant', async () => {
  const server = await start();
  const [one, same, other] = [
    await server.caller({ tenant: 'one' }),
    await server.caller({ tenant: 'one' }),
    await server.caller({ tenant: 'two' }),
  ];
  expect(one.business).toMatch(/^ws-[a-z0-9]+$/);
  expect(same.business).toBe(one.business);
  const id = await task(server, one);
  expect((await server.api(same, 'GET', `/tasks/${id}`)).status).toBe(200);
  expect((await server.api(other, 'GET', `/tasks/${id}`)).status).toBe(404);
});

test('the control protocol creates one workspace for concurrent callers of a new tenant', async () => {
  const server = await start();
  const callers = await Promise.all(Array.from({ length: 10 }, () => server.caller({ tenant: 'crowd' })));
  expect(new Set(callers.map(({ business }) => business)).size).toBe(1);
});

test('the control protocol returns a webhook secret only if the caller has webhooks', async () => {
  const server = await start();
  const webhooks = { url: 'http://127.0.0.1:9/', events: ['task.create'] };
  const creation = await server.control('POST', '/callers', { webhooks });
  expect(creation.textAt('webhook_secret')).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/);
  expect((await server.control('POST', '/callers', {})).at('webhook_secret')).toBeUndefined();
});

test('the control protocol restores a revoked caller, but does not rotate its secret while it is revoked', async () => {
  const server = await start();
  const caller = await server.caller();
  await server.updateCaller(caller, { revoked: true });
  const rotated = await server.control('POST', `/callers/${caller.id}/rotate`);
  expect([rotated.status, rotated.at('error')]).toEqual([409, 'revoked']);
  await server.updateCaller(caller, { revoked: false });
  expect((await server.api(caller, 'GET', '/tasks')).status).toBe(200);
  const born = await server.caller({ revoked: true });
  const form = { grant_type: 'client_credentials', client_id: born.id, client_secret: born.secret };
  expect((await server.token(form)).status).toBe(400);
});

test.each([
  [{ permissions: ['task.fly'] }, 'invalid_request'],
  [{ limits: { hourly: 3 } }, 'invalid_request'],
  [{ webhooks: { url: 'ftp://a', events: [] } }, 'invalid_request'],
  [{ webhooks: { url: 'http://a/', events: ['task.view'] } }, 'invalid_request'],
  [{ tenants: 'one' }, 'invalid_request'],
  [{ surprise: true }, 'invalid_request'],
  [{ expired: true }, 'cannot_provoke'],
  [{ provokes: ['permission_denied'] }, 'cannot_provoke'],
])('the control protocol refuses to create a caller with %j and reports %s', async (settings, code) => {
  const server = await start();
  const reply = await server.control('POST', '/callers', settings);
  expect([reply.status, reply.at('error')]).toEqual([400, code]);
});

test('an unknown caller, an unknown action, and a client that is not a caller result in 404', async () => {
  const server = await start();
  const demo = await server.demo();
  expect((await server.control('PATCH', '/callers/x', {})).status).toBe(404);
  expect((await server.control('PATCH', `/callers/${demo.id}`, {})).status).toBe(404);
  expect((await server.control('POST', '/callers/x/rotate')).status).toBe(404);
  expect((await server.control('POST', '/actions/explode', {})).status).toBe(404);
});
