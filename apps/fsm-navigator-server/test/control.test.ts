import { expect, test } from 'vitest';
import { ADMIN_TOKEN, CONTROL_TOKEN, start } from './harness.js';
import { asset, customer } from './resources.js';

test('the control protocol requires its token on every request', async () => {
  const server = await start();
  for (const [method, path] of [
    ['GET', '/capabilities'],
    ['POST', '/reset'],
    ['PATCH', '/clock'],
    ['POST', '/callers'],
    ['POST', '/actions/configure-meter'],
  ] as const) {
    for (const token of ['', 'wrong', server.running.demoKey ?? '']) {
      const reply = await server.control(method, path, undefined, token);
      expect(reply.outcome).toBe('401 unauthorized');
      expect(reply.headers.get('www-authenticate')).toMatch(/^Bearer /);
    }
  }
});

test('the control and admin surfaces refuse a body over 1 MiB, with or without Content-Length', async () => {
  const server = await start();
  const body = JSON.stringify({ tenant: 'x'.repeat(1_100_000) });
  for (const [path, token] of [
    ['/control/callers', CONTROL_TOKEN],
    ['/admin/companies', ADMIN_TOKEN],
  ]) {
    for (const sent of [body, new Blob([body]).stream()]) {
      const reply = await fetch(server.running.origin + path, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        body: sent,
        duplex: 'half',
      } as RequestInit);
      expect(reply.status).toBe(413);
      expect(await reply.json()).toEqual({
        error: 'too_large',
        message: 'The body is larger than 1048576 bytes.',
      });
    }
  }
  expect(server.log).toEqual([]);
});

test('the control protocol reports the capabilities of the server', async () => {
  const server = await start();
  expect((await server.control('GET', '/capabilities')).body).toEqual({
    protocol: '1',
    server: { name: 'fsm-navigator-server', version: expect.any(String) },
    reset: true,
    clock: true,
    address: true,
    fault: true,
    callers: true,
    tenants: true,
    webhooks: false,
    rate_classes: ['lists', 'reads', 'writes', 'daily'],
    actions: [{ name: 'configure-meter', creates: '/assets/{id}#/meters/*/id', parameters: ['id'] }],
  });
});

test('the control protocol freezes, sets, advances, unfreezes and resets the clock', async () => {
  const server = await start();
  const set = await server.control('PATCH', '/clock', { freeze: true, now: '2030-01-01T00:00:00Z' });
  expect(set.body).toEqual({ now: '2030-01-01T00:00:00.000Z', frozen: true });
  const advanced = await server.control('PATCH', '/clock', { advance: 1.5 });
  expect(advanced.body).toEqual({ now: '2030-01-01T00:00:01.500Z', frozen: true });
  const creation = await server.api('POST', '/assets', { body: { name: 'A', serial_number: 'SN-1' } });
  expect(creation.at('data.created_at')).toBe('2030-01-01T00:00:01.500Z');
  const running = await server.control('PATCH', '/clock', { freeze: false });
  expect(running.at('frozen')).toBe(false);
  expect(running.textAt('now').startsWith('2030-01-01T00:00:0')).toBe(true);
  await server.control('POST', '/reset');
  const now = Date.parse((await server.control('GET', '/clock')).textAt('now'));
  expect(Math.abs(now - Date.now())).toBeLessThan(5000);
});

test('the control protocol resets data, keys, counted calls and the clock', async () => {
  const server = await start();
  const { key } = await server.caller();
  const before = await server.api('GET', '/customers');
  await customer(server, server.running.demoKey ?? '');
  await server.freeze();
  expect((await server.control('POST', '/reset')).status).toBe(204);
  const after = await server.api('GET', '/customers');
  expect(after.at('pagination.total')).toBe(before.at('pagination.total'));
  expect(after.headers.get('x-ratelimit-remaining')).toBe('59');
  expect((await server.api('GET', '/customers', { key })).outcome).toBe('401 unauthorized');
  expect((await server.control('GET', '/clock')).at('frozen')).toBe(false);
});

test('callers share resources only within a tenant, and each tenant has technicians and stock locations', async () => {
  const server = await start();
  const [one, same, other] = [
    await server.caller({ tenant: 'one' }),
    await server.caller({ tenant: 'one' }),
    await server.caller({ tenant: 'two' }),
  ];
  const id = await customer(server, one.key);
  expect((await server.api('GET', `/customers/${id}`, { key: same.key })).status).toBe(200);
  expect((await server.api('GET', `/customers/${id}`, { key: other.key })).status).toBe(404);
  for (const { key } of [one, other]) {
    expect((await server.api('GET', '/technicians', { key })).at('pagination.total')).toBe(3);
    expect((await server.api('GET', '/inventory/locations', { key })).at('pagination.total')).toBe(3);
  }
});

test('the control protocol creates one company for concurrent callers of a new tenant', async () => {
  const server = await start();
  const callers = await Promise.all(Array.from({ length: 10 }, () => server.caller({ tenant: 'crowd' })));
  const id = await customer(server, callers[0]?.key ?? '');
  for (const { key } of callers)
    expect((await server.api('GET', `/customers/${id}`, { key })).status).toBe(200);
});

test.each([
  [{ scopes: ['jobs:delete'] }, 'invalid_request'],
  [{ limits: { hourly: 3 } }, 'invalid_request'],
  [{ addresses: ['10.0.0.0/33'] }, 'invalid_request'],
  [{ surprise: true }, 'invalid_request'],
  [{ provokes: ['duplicate_customer'] }, 'cannot_provoke'],
])('the control protocol rejects the caller settings %j as %s', async (settings, code) => {
  const server = await start();
  expect((await server.control('POST', '/callers', settings)).outcome).toBe(`400 ${code}`);
});

test('the control protocol returns 404 for an unknown caller, action or asset, and 400 if the asset id is missing', async () => {
  const server = await start();
  const id = await asset(server, server.running.demoKey ?? '');
  expect((await server.control('PATCH', '/callers/x', {})).status).toBe(404);
  expect((await server.control('POST', '/callers/x/rotate')).status).toBe(404);
  expect((await server.control('POST', '/actions/explode', { id })).status).toBe(404);
  expect((await server.control('POST', '/actions/configure-meter', { id: 'x' })).status).toBe(404);
  expect((await server.control('POST', '/actions/configure-meter', {})).outcome).toBe('400 invalid_request');
});
