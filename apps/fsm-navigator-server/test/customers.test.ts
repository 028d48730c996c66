import { expect, test } from 'vitest';
import { start } from './harness.js';
import { customer, customerBody, unlimited } from './resources.js';

test('the server refuses a customer with a duplicate email, regardless of case', async () => {
  const server = await start();
  const { key } = await unlimited(server);
  const body = { ...customerBody(), email: 'Front.Desk@Example.com' };
  expect((await server.api('POST', '/customers', { key, body })).status).toBe(201);
  for (const email of ['Front.Desk@Example.com', 'front.desk@example.com', 'FRONT.DESK@EXAMPLE.COM']) {
    const again = await server.api('POST', '/customers', { key, body: { ...customerBody(), email } });
    expect(again.outcome).toBe('409 duplicate_customer');
  }
  expect((await server.api('GET', '/customers', { key })).at('pagination.total')).toBe(1);
  expect(
    (await server.api('GET', '/customers?email=FRONT.desk@example.com', { key })).at('data.0.email'),
  ).toBe('Front.Desk@Example.com');
});

test('the server allows the same email in another company', async () => {
  const server = await start();
  const body = customerBody();
  for (const tenant of ['one', 'two']) {
    const { key } = await unlimited(server, { tenant });
    expect((await server.api('POST', '/customers', { key, body })).status).toBe(201);
  }
});

test("the server allows a customer to keep its email in an update, but not to use another customer's", async () => {
  const server = await start();
  const { key } = await unlimited(server);
  const first = customerBody();
  await server.api('POST', '/customers', { key, body: first });
  const id = await customer(server, key);
  const before = await server.api('GET', `/customers/${id}`, { key });
  const own = String(before.at('data.email')).toUpperCase();
  expect((await server.api('PUT', `/customers/${id}`, { key, body: { email: own } })).status).toBe(200);
  const taken = await server.api('PUT', `/customers/${id}`, {
    key,
    body: { email: first['email'], name: 'Other' },
  });
  expect(taken.outcome).toBe('409 duplicate_customer');
  const after = await server.api('GET', `/customers/${id}`, { key });
  expect(after.at('data.email')).toBe(own);
  expect(after.at('data.name')).toBe('Harbour Hotel');
});

test('the server changes only the given fields of a customer, even within the address', async () => {
  const server = await start();
  const { key } = await unlimited(server);
  const id = await customer(server, key);
  const updated = await server.api('PUT', `/customers/${id}`, {
    key,
    body: { billing_address: { line1: '16 Harbour Road' }, contacts: [{ name: 'Priya' }] },
  });
  expect(updated.at('data.billing_address')).toEqual({
    line1: '16 Harbour Road',
    city: 'Bristol',
    postal_code: 'BS1 4DJ',
    country: 'GB',
  });
  expect(updated.at('data.contacts')).toEqual([{ name: 'Priya' }]);
  expect(updated.at('data.name')).toBe('Harbour Hotel');
});

test("the server lists a customer's locations oldest first and returns their number with the customer", async () => {
  const server = await start();
  const { key } = await unlimited(server);
  const id = await customer(server, key);
  const address = { line1: '1 Road', city: 'Bristol', postal_code: 'BS1 4DJ', country: 'GB' };
  for (const name of ['First', 'Second']) {
    const creation = await server.api('POST', `/customers/${id}/locations`, {
      key,
      body: { name, address, latitude: 51.4 },
    });
    expect(creation.at('data')).toMatchObject({ customer_id: id, name, latitude: 51.4, longitude: null });
  }
  const listed = await server.api('GET', `/customers/${id}/locations`, { key });
  expect([listed.at('data.0.name'), listed.at('data.1.name')]).toEqual(['First', 'Second']);
  expect((await server.api('GET', `/customers/${id}`, { key })).at('data.location_count')).toBe(2);
});
