import { expect, test } from 'vitest';
import { CONTROL_TOKEN, start } from './harness.js';
import { customer, customerBody, unlimited } from './resources.js';

const ELSEWHERE = { 'Touchstone-Control': CONTROL_TOKEN, 'Touchstone-Address': '203.0.113.9' };

test('the server reports one error at a time, in the documented order of checks', async () => {
  const server = await start();
  await server.freeze();
  const { id, key } = await server.caller({
    tenant: 'small',
    provokes: ['forbidden'],
    addresses: [],
    limits: { writes: 0 },
    scopes: ['technicians:read'],
  });
  const taken = customerBody();
  const owner = await unlimited(server, { tenant: 'small' });
  await server.api('POST', '/customers', { key: owner.key, body: taken });
  const own = await customer(server, owner.key);
  const absent = `/customers/cus_${'a'.repeat(24)}`;
  const outcome = async (method: string, path: string, body: unknown, secret = key) =>
    (await server.api(method, path, { key: secret, body, headers: ELSEWHERE })).outcome;
  const wrong = { email: taken['email'], name: 7 };
  const update = (change: unknown) => server.control('PATCH', `/callers/${id}`, change);

  expect(await outcome('DELETE', absent, wrong, 'nobody')).toBe('401 unauthorized');
  const plan = await server.api('DELETE', absent, { key, headers: ELSEWHERE });
  expect(plan.outcome).toBe('403 forbidden');
  expect(plan.at('message')).toContain('plan');
  await update({ provokes: [] });
  expect(await outcome('DELETE', absent, wrong)).toBe('403 ip_not_allowed');
  await update({ addresses: null });
  expect(await outcome('DELETE', absent, wrong)).toBe('429 rate_limit_exceeded');
  await update({ limits: { writes: 999 } });
  expect(await outcome('DELETE', absent, wrong)).toBe('405 method_not_allowed');
  expect(await outcome('PUT', absent, wrong)).toBe('403 forbidden');
  await update({ scopes: ['customers:read'] });
  expect(await outcome('PUT', absent, wrong)).toBe('403 scope_not_authorized');
  await update({ scopes: ['customers:write'] });
  expect(await outcome('PUT', absent, wrong)).toBe('404 not_found');
  expect(await outcome('PUT', `/customers/${own}`, wrong)).toBe('400 validation_failed');
  expect(await outcome('PUT', `/customers/${own}`, { email: taken['email'] })).toBe('409 duplicate_customer');
  expect(await outcome('PUT', `/customers/${own}`, { name: 'Mended' })).toBe('200');
});

test('the server validates the body of a meter reading before it looks up the meter', async () => {
  const server = await start();
  const body = { name: 'A', serial_number: 'SN-1' };
  const id = (await server.api('POST', '/assets', { body })).textAt('data.id');
  const meter_id = `mtr_${'a'.repeat(24)}`;
  const read = async (reading: unknown) =>
    (await server.api('POST', `/assets/${id}/meter-readings`, { body: { meter_id, reading } })).outcome;
  expect(await read(-1)).toBe('400 validation_failed');
  expect(await read(1)).toBe('400 meter_not_found');
});
