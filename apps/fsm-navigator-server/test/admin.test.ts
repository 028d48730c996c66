import { expect, test } from 'vitest';
import { start } from './harness.js';

test('the admin surface accepts only the admin token', async () => {
  const server = await start();
  for (const token of ['', 'wrong', server.running.demoKey ?? '']) {
    for (const path of ['/companies', '/nothing']) {
      const reply = await server.admin('GET', path, undefined, token);
      expect(reply.status).toBe(401);
      expect(reply.headers.get('www-authenticate')).toMatch(/^Bearer /);
    }
  }
  expect((await server.admin('GET', '/companies')).status).toBe(200);
});

test('the admin surface and the control protocol are disabled if their tokens are not set', async () => {
  const server = await start({ adminToken: undefined, controlToken: undefined });
  expect((await server.admin('GET', '/companies')).status).toBe(404);
  expect((await server.control('GET', '/capabilities')).status).toBe(404);
});

test('the admin surface creates a company with a key and applies a change of plan immediately', async () => {
  const server = await start();
  const company = (await server.admin('POST', '/companies', { name: 'Acme' })).textAt('data.id');
  const key = (
    await server.admin('POST', `/companies/${company}/keys`, { name: 'CI', scopes: ['technicians:read'] })
  ).textAt('data.key');
  expect(key).toMatch(/^fsm_live_[\w-]{43}$/);
  const call = async () => (await server.api('GET', '/technicians', { key })).outcome;
  expect(await call()).toBe('200');
  await server.admin('PATCH', `/companies/${company}`, { plan: 'starter' });
  expect(await call()).toBe('403 forbidden');
  await server.admin('PATCH', `/companies/${company}`, { plan: 'enterprise' });
  expect(await call()).toBe('200');
});

test('the admin surface returns a new key in full, and afterwards only its start and end', async () => {
  const server = await start();
  const company = (await server.admin('POST', '/companies', { name: 'Acme' })).textAt('data.id');
  const creation = await server.admin('POST', `/companies/${company}/keys`, { name: 'CI', mode: 'test' });
  const key = creation.textAt('data.key');
  expect(key).toMatch(/^fsm_test_/);
  expect(creation.headers.get('cache-control')).toBe('no-store');
  const listed = await server.admin('GET', `/companies/${company}/keys`);
  const one = await server.admin('GET', `/keys/${creation.textAt('data.id')}`);
  for (const reply of [listed, one]) {
    expect(reply.text).not.toContain(key);
    expect(reply.text).not.toContain('hash');
    expect(reply.text).toContain(`fsm_test_…${key.slice(-4)}`);
  }
});

test('the admin surface changes, rotates and revokes a key', async () => {
  const server = await start();
  const company = (await server.admin('POST', '/companies', { name: 'Acme' })).textAt('data.id');
  const creation = await server.admin('POST', `/companies/${company}/keys`, {
    name: 'CI',
    scopes: ['jobs:read'],
  });
  const [id, key] = [creation.textAt('data.id'), creation.textAt('data.key')];
  const call = async (secret = key) => (await server.api('GET', '/technicians', { key: secret })).outcome;
  const change = (body: unknown) => server.admin('PATCH', `/keys/${id}`, body);
  expect(await call()).toBe('403 forbidden');
  await change({ scopes: ['technicians:read'] });
  expect(await call()).toBe('200');
  await change({ addresses: ['203.0.113.0/24'] });
  expect(await call()).toBe('403 ip_not_allowed');
  await change({ addresses: null, limits: { lists: 2 } });
  expect(await call()).toBe('429 rate_limit_exceeded');
  expect((await change({ limits: {} })).at('data.limits.lists')).toBe(60);
  const rotated = (await server.admin('POST', `/keys/${id}/rotate`)).textAt('data.key');
  expect(await call()).toBe('401 unauthorized');
  expect(await call(rotated)).toBe('200');
  expect((await server.admin('POST', `/keys/${id}/revoke`)).at('data.revoked_at')).toEqual(
    expect.any(String),
  );
  expect(await call(rotated)).toBe('401 unauthorized');
  expect((await server.admin('POST', `/keys/${id}/rotate`)).status).toBe(409);
});

test('the admin surface configures the meters of an asset', async () => {
  const server = await start();
  const body = { name: 'A', serial_number: 'SN-1' };
  const id = (await server.api('POST', '/assets', { body })).textAt('data.id');
  const meter = await server.admin('POST', `/assets/${id}/meters`, { name: 'Distance', unit: 'km' });
  expect(meter.status).toBe(201);
  expect((await server.admin('GET', `/assets/${id}/meters`)).at('data')).toEqual([meter.at('data')]);
  const reading = { meter_id: meter.textAt('data.id'), reading: 12.5 };
  expect((await server.api('POST', `/assets/${id}/meter-readings`, { body: reading })).status).toBe(201);
});

test.each([
  ['POST', '/companies', {}],
  ['POST', '/companies', { name: 'A', plan: 'gold' }],
  ['POST', '/companies', 'not json'],
  ['POST', '/companies', { name: 'A', surprise: 1 }],
])('the admin surface refuses %s %s with the invalid body %j', async (method, path, body) => {
  const server = await start();
  const reply = await server.admin(method, path, body);
  expect(reply.outcome).toBe('400 invalid_request');
});

test.each([
  ['PATCH', '/companies/x', { plan: 'starter' }],
  ['GET', '/companies/x/keys', undefined],
  ['POST', '/companies/x/keys', { name: 'A' }],
  ['GET', '/keys/x', undefined],
  ['PATCH', '/keys/x', { name: 'A' }],
  ['POST', '/keys/x/rotate', undefined],
  ['POST', '/keys/x/revoke', undefined],
  ['GET', '/assets/x/meters', undefined],
  ['POST', '/assets/x/meters', { name: 'A', unit: 'h' }],
])(
  'the admin surface returns not_found for %s %s if the resource does not exist',
  async (method, path, body) => {
    const server = await start();
    expect((await server.admin(method, path, body)).outcome).toBe('404 not_found');
  },
);
