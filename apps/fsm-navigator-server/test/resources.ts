import type { TestServer } from './harness.js';

const MANY = { lists: 1_000_000, reads: 1_000_000, writes: 1_000_000, daily: 1_000_000 };

/** Creates a caller with rate limits that are too high for a test to reach. */
export async function unlimited(
  server: TestServer,
  settings: Record<string, unknown> = {},
): Promise<{ id: string; key: string }> {
  return await server.caller({ limits: MANY, ...settings });
}

let counter = 0;

export function customerBody(): Record<string, unknown> {
  counter += 1;
  return {
    name: 'Harbour Hotel',
    email: `customer${counter}@example.com`,
    billing_address: { line1: '14 Harbour Road', city: 'Bristol', postal_code: 'BS1 4DJ', country: 'GB' },
  };
}

export async function customer(server: TestServer, key: string): Promise<string> {
  return (await server.api('POST', '/customers', { key, body: customerBody() })).textAt('data.id');
}

export async function job(
  server: TestServer,
  key: string,
  customerId: string,
  more: Record<string, unknown> = {},
): Promise<string> {
  const body = { customer_id: customerId, title: 'Look at it', ...more };
  return (await server.api('POST', '/jobs', { key, body })).textAt('data.id');
}

export async function asset(server: TestServer, key: string): Promise<string> {
  const body = { name: 'Boiler', serial_number: 'SN-1' };
  return (await server.api('POST', '/assets', { key, body })).textAt('data.id');
}
