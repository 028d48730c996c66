import { expect, test } from 'vitest';
import { CONTROL_TOKEN, start } from './harness.js';
import { asset, customer, customerBody, job, unlimited } from './resources.js';

const FAULT = { 'Touchstone-Control': CONTROL_TOKEN, 'Touchstone-Fault': 'server_error' };

test('the server rolls back every failed write, and performs it on a retry', async () => {
  const server = await start();
  const { key } = await unlimited(server);
  const customerId = await customer(server, key);
  const jobId = await job(server, key, customerId);
  const assetId = await asset(server, key);
  const meter_id = (await server.control('POST', '/actions/configure-meter', { id: assetId })).textAt(
    'value',
  );
  const places = await server.api('GET', '/inventory/locations', { key });
  const [first, second] = [places.textAt('data.0.id'), places.textAt('data.1.id')];
  const stock = [{ location_id: first, quantity: 5 }];
  const itemBody = { sku: 'AB', name: 'A', stock };
  const item = (await server.api('POST', '/inventory', { key, body: itemBody })).textAt('data.id');
  const address = { line1: '1 Road', city: 'Bristol', postal_code: 'BS1 4DJ', country: 'GB' };
  const transfer = { item_id: item, from_location_id: first, to_location_id: second, quantity: 2 };
  const service = { service_type: 'Repair', performed_on: '2026-02-01', summary: 'Mended' };
  const writes: readonly (readonly [string, string, unknown])[] = [
    ['POST', '/customers', customerBody()],
    ['PUT', `/customers/${customerId}`, { name: 'New', email: 'new@example.com' }],
    ['POST', `/customers/${customerId}/locations`, { name: 'A', address }],
    ['POST', '/jobs', { customer_id: customerId, title: 'A' }],
    ['PUT', `/jobs/${jobId}`, { title: 'New' }],
    ['PATCH', `/jobs/${jobId}/status`, { status: 'Assigned' }],
    ['POST', '/assets', { name: 'A', serial_number: 'SN-1' }],
    ['PUT', `/assets/${assetId}`, { name: 'New' }],
    ['PATCH', `/assets/${assetId}/status`, { status: 'Idle' }],
    ['POST', `/assets/${assetId}/service`, service],
    ['POST', `/assets/${assetId}/meter-readings`, { meter_id, reading: 5 }],
    ['POST', `/assets/${assetId}/transfer`, { customer_id: customerId }],
    ['POST', '/inventory', itemBody],
    ['PUT', `/inventory/${item}`, { name: 'New' }],
    ['POST', `/inventory/${item}/adjust`, { location_id: first, quantity: 9, reason: 'Count' }],
    ['POST', '/inventory/transfer', transfer],
  ];
  const reads = [
    ...['/customers', '/jobs', '/assets', '/inventory', `/customers/${customerId}/locations`],
    ...[`/assets/${assetId}/service-history`, `/inventory/${item}/stock`, `/inventory/${item}/transactions`],
  ];
  const state = async (): Promise<unknown[]> =>
    await Promise.all(reads.map(async (path) => (await server.api('GET', path, { key })).at('data')));

  for (const [method, path, body] of writes) {
    const before = await state();
    const failed = await server.api(method, path, { key, body, headers: FAULT });
    expect([method, path, failed.outcome]).toEqual([method, path, '500 server_error']);
    expect(failed.text).not.toMatch(/SQLITE|faults| at |\//);
    expect(failed.headers.get('x-ratelimit-limit')).not.toBeNull();
    expect(await state()).toEqual(before);
    expect((await server.api(method, path, { key, body })).status).toBeLessThan(300);
    expect(await state()).not.toEqual(before);
  }
  expect(server.log.join('\n')).not.toContain(' at ');
});

test('the server injects a requested fault into a read, but only with the control token', async () => {
  const server = await start();
  expect((await server.api('GET', '/jobs', { headers: FAULT })).outcome).toBe('500 server_error');
  const unguarded = { 'Touchstone-Fault': 'server_error' };
  expect((await server.api('GET', '/jobs', { headers: unguarded })).status).toBe(200);
  const wrong = { ...FAULT, 'Touchstone-Control': 'wrong' };
  expect((await server.api('GET', '/jobs', { headers: wrong })).status).toBe(200);
});

test('the server refuses an invalid request before it injects a requested fault', async () => {
  const server = await start();
  expect((await server.api('POST', '/jobs', { body: {}, headers: FAULT })).outcome).toBe(
    '400 missing_required_field',
  );
});
