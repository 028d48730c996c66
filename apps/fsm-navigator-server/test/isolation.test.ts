import { expect, test } from 'vitest';
import { type CallOptions, type Reply, start, type TestServer } from './harness.js';
import { asset, customer, job, unlimited } from './resources.js';

const NAMES = ['job', 'cus', 'ast', 'itm', 'tec'] as const;
type Kind = (typeof NAMES)[number];

/** The operations with a resource id in the path. Writes have a body that matches the schema. */
const OPERATIONS: readonly (readonly [string, string, Kind, unknown?])[] = [
  ['GET', '/jobs/{id}', 'job'],
  ['PUT', '/jobs/{id}', 'job', { title: 'New' }],
  ['PATCH', '/jobs/{id}/status', 'job', { status: 'Assigned' }],
  ['GET', '/customers/{id}', 'cus'],
  ['PUT', '/customers/{id}', 'cus', { name: 'New' }],
  ['GET', '/customers/{id}/locations', 'cus'],
  [
    'POST',
    '/customers/{id}/locations',
    'cus',
    { name: 'A', address: { line1: 'A', city: 'B', postal_code: 'AB1', country: 'GB' } },
  ],
  ['GET', '/assets/{id}', 'ast'],
  ['PUT', '/assets/{id}', 'ast', { name: 'New' }],
  ['PATCH', '/assets/{id}/status', 'ast', { status: 'Idle' }],
  ['GET', '/assets/{id}/service-history', 'ast'],
  [
    'POST',
    '/assets/{id}/service',
    'ast',
    { service_type: 'Repair', performed_on: '2026-01-01', summary: 'Done' },
  ],
  ['POST', '/assets/{id}/meter-readings', 'ast', { meter_id: `mtr_${'a'.repeat(24)}`, reading: 1 }],
  ['POST', '/assets/{id}/transfer', 'ast', { customer_id: `cus_${'a'.repeat(24)}` }],
  ['GET', '/inventory/{id}', 'itm'],
  ['PUT', '/inventory/{id}', 'itm', { name: 'New' }],
  ['GET', '/inventory/{id}/stock', 'itm'],
  ['GET', '/inventory/{id}/transactions', 'itm'],
  [
    'POST',
    '/inventory/{id}/adjust',
    'itm',
    { location_id: `loc_${'a'.repeat(24)}`, quantity: 1, reason: 'Count' },
  ],
  ['GET', '/technicians/{id}', 'tec'],
];

async function resourcesOf(server: TestServer, key: string): Promise<Record<Kind, string>> {
  const cus = await customer(server, key);
  const place = (await server.api('GET', '/inventory/locations', { key })).textAt('data.0.id');
  const body = { sku: 'AB', name: 'A', stock: [{ location_id: place, quantity: 1 }] };
  return {
    cus,
    job: await job(server, key, cus),
    ast: await asset(server, key),
    itm: (await server.api('POST', '/inventory', { key, body })).textAt('data.id'),
    tec: (await server.api('GET', '/technicians', { key })).textAt('data.0.id'),
  };
}

test("the server responds to another company's id exactly as to a nonexistent id, and changes nothing", async () => {
  const server = await start();
  const owner = await unlimited(server, { tenant: 'owner' });
  const { key } = await unlimited(server, { tenant: 'stranger' });
  const ids = await resourcesOf(server, owner.key);
  for (const [method, path, kind, body] of OPERATIONS) {
    const options: CallOptions = { key, ...(body === undefined ? {} : { body }) };
    const at = (id: string): Promise<Reply> => server.api(method, path.replace('{id}', id), options);
    const item = path.slice(0, path.indexOf('}') + 1).replace('{id}', ids[kind]);
    const before = await server.api('GET', item, { key: owner.key });
    const foreign = await at(ids[kind]);
    const absent = await at(`${kind}_${'a'.repeat(24)}`);
    const odd = await at('1%27');
    expect([method, path, foreign.outcome]).toEqual([method, path, '404 not_found']);
    expect(foreign.text).toBe(absent.text);
    expect(odd.text).toBe(absent.text);
    expect([...foreign.headers.keys()]).toEqual([...absent.headers.keys()]);
    const after = await server.api('GET', item, { key: owner.key });
    expect(after.at('data')).toEqual(before.at('data'));
  }
});

test("the server lists only the resources of the caller's company", async () => {
  const server = await start();
  const owner = await unlimited(server, { tenant: 'owner' });
  const stranger = await unlimited(server, { tenant: 'stranger' });
  await resourcesOf(server, owner.key);
  for (const path of ['/jobs', '/customers', '/assets', '/inventory', '/inventory/low-stock']) {
    expect((await server.api('GET', path, { key: stranger.key })).at('data')).toEqual([]);
  }
  const places = (key: string) => server.api('GET', '/inventory/locations', { key });
  const [own, other] = [await places(owner.key), await places(stranger.key)];
  expect(own.at('pagination.total')).toBe(3);
  expect(other.at('data.0.id')).not.toBe(own.at('data.0.id'));
});
