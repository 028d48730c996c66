import { expect, test } from 'vitest';
import { SCOPES } from '../src/terms.js';
import { start } from './harness.js';

/** The scopes that admit each operation, taken from the vendor's table and its rule that write implies read. */
const TABLE: readonly (readonly [string, string, readonly string[]])[] = [
  ['GET', '/jobs', ['jobs:read', 'jobs:write']],
  ['GET', '/jobs/x', ['jobs:read', 'jobs:write']],
  ['POST', '/jobs', ['jobs:write']],
  ['PUT', '/jobs/x', ['jobs:write']],
  ['PATCH', '/jobs/x/status', ['jobs:write']],
  ['GET', '/customers', ['customers:read', 'customers:write']],
  ['GET', '/customers/x', ['customers:read', 'customers:write']],
  ['GET', '/customers/x/locations', ['customers:read', 'customers:write']],
  ['POST', '/customers', ['customers:write']],
  ['PUT', '/customers/x', ['customers:write']],
  ['POST', '/customers/x/locations', ['customers:write']],
  ['GET', '/assets', ['assets:read', 'assets:write']],
  ['GET', '/assets/x', ['assets:read', 'assets:write']],
  ['GET', '/assets/x/service-history', ['assets:read', 'assets:write']],
  ['POST', '/assets', ['assets:write']],
  ['PUT', '/assets/x', ['assets:write']],
  ['PATCH', '/assets/x/status', ['assets:write']],
  ['POST', '/assets/x/service', ['assets:service']],
  ['POST', '/assets/x/meter-readings', ['assets:meter']],
  ['POST', '/assets/x/transfer', ['assets:transfer']],
  ['GET', '/inventory', ['inventory:read', 'inventory:write']],
  ['GET', '/inventory/x', ['inventory:read', 'inventory:write']],
  ['GET', '/inventory/x/stock', ['inventory:read', 'inventory:write']],
  ['GET', '/inventory/x/transactions', ['inventory:read', 'inventory:write']],
  ['GET', '/inventory/locations', ['inventory:read', 'inventory:write']],
  ['GET', '/inventory/low-stock', ['inventory:read', 'inventory:write']],
  ['POST', '/inventory', ['inventory:write']],
  ['PUT', '/inventory/x', ['inventory:write']],
  ['POST', '/inventory/x/adjust', ['inventory:write']],
  ['POST', '/inventory/transfer', ['inventory:transfer']],
  ['GET', '/technicians', ['technicians:read']],
  ['GET', '/technicians/x', ['technicians:read']],
];

test.each(SCOPES)(
  'a key with only the scope %s is admitted to exactly the documented operations',
  async (scope) => {
    const server = await start();
    const { key } = await server.caller({
      scopes: [scope],
      limits: { lists: 999, reads: 999, writes: 999 },
    });
    for (const [method, path, admitting] of TABLE) {
      const reply = await server.api(method, path, { key, ...(method === 'GET' ? {} : { body: {} }) });
      const type = path.split('/')[1];
      const refusal = scope.startsWith(`${type}:`) ? '403 scope_not_authorized' : '403 forbidden';
      const got = reply.outcome.startsWith('403') ? reply.outcome : 'let in';
      expect([method, path, got]).toEqual([method, path, admitting.includes(scope) ? 'let in' : refusal]);
    }
  },
);

test("the server applies a change to a key's scopes immediately", async () => {
  const server = await start();
  const { id, key } = await server.caller({ scopes: ['customers:read'] });
  const list = async () => (await server.api('GET', '/jobs', { key })).outcome;
  expect(await list()).toBe('403 forbidden');
  await server.control('PATCH', `/callers/${id}`, { scopes: ['jobs:read'] });
  expect(await list()).toBe('200');
  await server.control('PATCH', `/callers/${id}`, { scopes: [] });
  expect(await list()).toBe('403 forbidden');
});

test('the server counts a call that it refuses for a missing scope and reports the remaining calls', async () => {
  const server = await start();
  const { key } = await server.caller({ scopes: [] });
  expect((await server.api('GET', '/jobs', { key })).headers.get('x-ratelimit-remaining')).toBe('59');
});
