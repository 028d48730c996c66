import fc from 'fast-check';
import { expect, test } from 'vitest';
import { start } from './harness.js';
import { asset, customer, customerBody, unlimited } from './resources.js';

const FOREVER = 'x'.repeat(5000);

test.each([
  ['POST', '/customers', {}, 'missing_required_field', 'name'],
  ['POST', '/customers', { name: 'A' }, 'missing_required_field', 'email'],
  ['POST', '/customers', { name: 1 }, 'validation_failed', 'name'],
  ['POST', '/customers', { name: null }, 'validation_failed', 'name'],
  ['POST', '/customers', { ...customerBody(), phone: 'call me' }, 'validation_failed', 'phone'],
  ['POST', '/customers', { ...customerBody(), email: 'nobody' }, 'validation_failed', 'email'],
  ['POST', '/customers', { ...customerBody(), surprise: 1 }, 'validation_failed', 'surprise'],
  ['POST', '/customers', { ...customerBody(), name: 'x'.repeat(121) }, 'validation_failed', 'name'],
  ['POST', '/customers', { ...customerBody(), contacts: [{}] }, 'validation_failed', 'contacts.0'],
  [
    'POST',
    '/customers',
    { ...customerBody(), billing_address: { line1: 'A', city: 'B', country: 'GB' } },
    'missing_required_field',
    'billing_address.postal_code',
  ],
  ['POST', '/customers', [], 'validation_failed', 'body'],
  ['POST', '/customers', 'null', 'validation_failed', 'body'],
  ['POST', '/assets', { name: 'A', serial_number: 'SN-1', status: 'Lost' }, 'validation_failed', 'status'],
  [
    'POST',
    '/assets',
    { name: 'A', serial_number: 'SN-1', installed_on: '2026-02-30' },
    'validation_failed',
    'installed_on',
  ],
  ['POST', '/assets', { serial_number: 'SN-1', notes: 7 }, 'validation_failed', 'notes'],
  ['POST', '/inventory', { sku: 'AB', name: 'A' }, 'missing_required_field', 'stock'],
  ['POST', '/inventory', { sku: 'AB', name: 'A', stock: [] }, 'validation_failed', 'stock'],
  ['POST', '/inventory', { sku: 'AB', stock: [{ quantity: 1 }] }, 'missing_required_field', 'name'],
] as const)(
  'the server rejects %s %s with the body %j as %s and names `%s`',
  async (method, path, body, code, field) => {
    const server = await start();
    const reply = await server.api(method, path, { body });
    expect(reply.outcome).toBe(`400 ${code}`);
    expect(reply.textAt('message').startsWith(`${field}: `)).toBe(true);
  },
);

test.each([
  ['not JSON', '{"name": ', 'application/json'],
  ['empty', '', 'application/json'],
  ['a form', 'name=A', 'application/x-www-form-urlencoded'],
  ['of type text/plain', '{}', 'text/plain'],
])('the server rejects a body that is %s as validation_failed', async (_, body, type) => {
  const server = await start();
  const reply = await server.api('POST', '/customers', { body, headers: { 'Content-Type': type } });
  expect(reply.outcome).toBe('400 validation_failed');
});

test('the server refuses a body over 1 MiB, with or without Content-Length', async () => {
  const server = await start();
  const body = JSON.stringify({ ...customerBody(), notes: 'x'.repeat(1_100_000) });
  expect((await server.api('POST', '/customers', { body })).outcome).toBe('400 validation_failed');
  const streamed = await fetch(`${server.running.url}/customers`, {
    method: 'POST',
    headers: { 'X-API-Key': server.running.demoKey ?? '', 'Content-Type': 'application/json' },
    body: new Blob([body]).stream(),
    duplex: 'half',
  } as RequestInit);
  expect(streamed.status).toBe(400);
  expect((await server.api('GET', '/technicians')).status).toBe(200);
});

test('the server accepts an update of one property, but not an empty update or an update of the status', async () => {
  const server = await start();
  const { key } = await unlimited(server);
  const id = await asset(server, key);
  const path = `/assets/${id}`;
  expect((await server.api('PUT', path, { key, body: {} })).outcome).toBe('400 validation_failed');
  expect((await server.api('PUT', path, { key, body: { status: 'Idle' } })).outcome).toBe(
    '400 validation_failed',
  );
  expect((await server.api('PUT', path, { key, body: { notes: 'New' } })).at('data.notes')).toBe('New');
});

test('the server names a field that refers to a missing resource or to a resource of a different company', async () => {
  const server = await start();
  const { key } = await unlimited(server);
  const stranger = await unlimited(server, { tenant: 'stranger' });
  const own = await customer(server, key);
  const theirs = await customer(server, stranger.key);
  const nobody = `tec_${'a'.repeat(24)}`;
  const cases = [
    [{ customer_id: theirs, title: 'A' }, 'customer_id'],
    [{ customer_id: `cus_${'a'.repeat(24)}`, title: 'A' }, 'customer_id'],
    [{ customer_id: own, title: 'A', technician_id: nobody }, 'technician_id'],
    [{ customer_id: own, title: 'A', location_id: `loc_${'a'.repeat(24)}` }, 'location_id'],
  ] as const;
  for (const [body, field] of cases) {
    const reply = await server.api('POST', '/jobs', { key, body });
    expect(reply.outcome).toBe('400 validation_failed');
    expect(reply.textAt('message').startsWith(`${field}: `)).toBe(true);
  }
  expect((await server.api('GET', '/jobs', { key })).at('pagination.total')).toBe(0);
});

test('the server counts the characters of a string, not its UTF-16 code units', async () => {
  const server = await start();
  const { key } = await unlimited(server);
  const send = (name: string) => server.api('POST', '/customers', { key, body: { ...customerBody(), name } });
  expect((await send('🔧'.repeat(120))).at('data.name')).toBe('🔧'.repeat(120));
  expect((await send('🔧'.repeat(121))).outcome).toBe('400 validation_failed');
});

test('the server answers POST /customers with 201, 400 or 409, regardless of the body', async () => {
  const server = await start();
  const { key } = await unlimited(server);
  await fc.assert(
    fc.asyncProperty(fc.jsonValue({ maxDepth: 3 }), async (extra) => {
      const bodies = [extra, { ...customerBody(), ...Object(extra) }, { ...customerBody(), contacts: extra }];
      for (const body of bodies) {
        const reply = await server.api('POST', '/customers', { key, body: JSON.stringify(body) });
        expect([201, 400, 409]).toContain(reply.status);
        if (reply.status !== 201)
          expect(Object.keys(Object(reply.body))).toEqual(['success', 'error', 'message']);
        expect(String(reply.at('message') ?? '').length).toBeLessThanOrEqual(500);
      }
    }),
    { numRuns: 60 },
  );
});

test('the server truncates a long unexpected field name in the error message', async () => {
  const server = await start();
  const reply = await server.api('POST', '/customers', { body: { ...customerBody(), [FOREVER]: 1 } });
  expect(reply.outcome).toBe('400 validation_failed');
  expect(reply.textAt('message').length).toBeLessThan(200);
});
