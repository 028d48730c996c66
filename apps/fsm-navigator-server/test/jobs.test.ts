import { expect, test } from 'vitest';
import { ASSET_STATUSES, ASSET_TRANSITIONS, JOB_STATUSES, JOB_TRANSITIONS } from '../src/transitions.js';
import { start, type TestServer } from './harness.js';
import { customer, job, unlimited } from './resources.js';

test('the server creates a job as Pending, and reads, lists and updates it', async () => {
  const server = await start();
  const { key } = await unlimited(server);
  const customerId = await customer(server, key);
  const site = await server.api('POST', `/customers/${customerId}/locations`, {
    key,
    body: {
      name: 'Boiler house',
      address: { line1: '1 Road', city: 'Bristol', postal_code: 'BS1 4DJ', country: 'GB' },
    },
  });
  expect(site.status).toBe(201);
  const technician = (await server.api('GET', '/technicians', { key })).at('data.0');
  const created = await server.api('POST', '/jobs', {
    key,
    body: {
      customer_id: customerId,
      location_id: site.textAt('data.id'),
      technician_id: Reflect.get(Object(technician), 'id'),
      title: 'Boiler loses pressure',
      scheduled_start: '2026-03-02T10:30:00+02:00',
      duration_minutes: 90,
      tags: ['heating'],
    },
  });
  expect(created.outcome).toBe('201');
  expect(created.at('data')).toMatchObject({
    status: 'Pending',
    status_note: null,
    job_type: 'Repair',
    priority: 'Normal',
    description: null,
    customer: { id: customerId, phone: null },
    site: { name: 'Boiler house', address: { city: 'Bristol' } },
    technician: { name: Reflect.get(Object(technician), 'name') },
    scheduled_start: '2026-03-02T08:30:00.000Z',
    tags: ['heating'],
  });
  const id = created.textAt('data.id');
  expect(id).toMatch(/^job_[a-z2-7]{24}$/);
  expect((await server.api('GET', `/jobs/${id}`, { key })).at('data')).toEqual(created.at('data'));

  const second = await job(server, key, customerId);
  const listed = await server.api('GET', '/jobs?per_page=1', { key });
  expect(listed.at('data.0.id')).toBe(second);
  expect(listed.at('pagination')).toEqual({ page: 1, per_page: 1, total: 2, total_pages: 2 });
  expect((await server.api('GET', '/jobs?per_page=1&page=2', { key })).at('data.0.id')).toBe(id);
  expect((await server.api('GET', '/jobs?page=3&per_page=1', { key })).at('data')).toEqual([]);

  const updated = await server.api('PUT', `/jobs/${id}`, { key, body: { priority: 'High' } });
  expect(updated.at('data.priority')).toBe('High');
  expect(updated.at('data.title')).toBe('Boiler loses pressure');
});

test.each([
  ['status=Pending', 1],
  ['status=Completed', 0],
  ['priority=High', 0],
  ['scheduled_from=2026-03-02&scheduled_to=2026-03-02', 1],
  ['scheduled_from=2026-03-03', 0],
  ['scheduled_to=2026-03-01', 0],
  [`customer_id=cus_${'a'.repeat(24)}`, 0],
  ['unknown=1', 1],
])('the server returns the expected total for the query %s: %i', async (query, expected) => {
  const server = await start();
  const { key } = await unlimited(server);
  await job(server, key, await customer(server, key), { scheduled_start: '2026-03-02T23:59:00Z' });
  expect((await server.api('GET', `/jobs?${query}`, { key })).at('pagination.total')).toBe(expected);
});

test.each([
  ['page=0'],
  ['page=1.5'],
  ['page=x'],
  ['page='],
  ['page=1000001'],
  ['per_page=0'],
  ['per_page=101'],
  ['per_page=-1'],
  ['status=pending'],
  ['priority=Urgent'],
  ['customer_id=1'],
  ['scheduled_from=2026-02-30'],
])('the server names the invalid parameter of the query %s in the error message', async (query) => {
  const server = await start();
  const reply = await server.api('GET', `/jobs?${query}`);
  expect(reply.outcome).toBe('400 validation_failed');
  expect(reply.textAt('message').startsWith(`${query.split('=')[0]}: must`)).toBe(true);
});

/** Returns a shortest path to each reachable status: the statuses to set, in order, after the initial status. */
function paths<Status extends string>(
  table: Readonly<Record<Status, readonly Status[]>>,
  initial: Status,
): Map<Status, Status[]> {
  const pathTo = new Map<Status, Status[]>([[initial, []]]);
  for (const [status, path] of pathTo) {
    for (const next of table[status]) if (!pathTo.has(next)) pathTo.set(next, [...path, next]);
  }
  return pathTo;
}

async function everyPair<Status extends string>(
  server: TestServer,
  statuses: readonly Status[],
  table: Readonly<Record<Status, readonly Status[]>>,
  initial: Status,
  create: () => Promise<string>,
): Promise<void> {
  const ways = paths(table, initial);
  for (const from of statuses) {
    for (const to of statuses) {
      const path = await create();
      for (const step of ways.get(from) ?? []) {
        expect((await server.api('PATCH', `${path}/status`, { body: { status: step } })).status).toBe(200);
      }
      const before = await server.api('GET', path);
      const reply = await server.api('PATCH', `${path}/status`, { body: { status: to, note: 'Because' } });
      const after = await server.api('GET', path);
      if (table[from].includes(to)) {
        expect([from, to, reply.status]).toEqual([from, to, 200]);
        expect(after.at('data.status')).toBe(to);
        expect(after.at('data.status_note')).toBe('Because');
      } else {
        expect([from, to, reply.outcome]).toEqual([from, to, '400 invalid_status_transition']);
        expect(after.at('data')).toEqual(before.at('data'));
      }
    }
  }
}

test('the server allows exactly the documented transitions of job statuses', async () => {
  const server = await start();
  const plain = server.api.bind(server);
  const { key } = await unlimited(server);
  server.api = (method, path, options) => plain(method, path, { key, ...options });
  const customerId = await customer(server, key);
  await everyPair(
    server,
    JOB_STATUSES,
    JOB_TRANSITIONS,
    'Pending',
    async () => `/jobs/${await job(server, key, customerId)}`,
  );
});

test('the server allows exactly the documented transitions of asset statuses', async () => {
  const server = await start();
  const plain = server.api.bind(server);
  const { key } = await unlimited(server);
  server.api = (method, path, options) => plain(method, path, { key, ...options });
  await everyPair(server, ASSET_STATUSES, ASSET_TRANSITIONS, 'Active', async () => {
    const created = await server.api('POST', '/assets', { body: { name: 'Boiler', serial_number: 'SN-1' } });
    return `/assets/${created.textAt('data.id')}`;
  });
});
