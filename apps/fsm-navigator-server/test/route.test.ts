import { expect, test } from 'vitest';
import { start } from './harness.js';
import { unlimited } from './resources.js';

const VERBS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'];

test.each([
  ['/jobs', 'GET, POST'],
  ['/jobs/x', 'GET, PUT'],
  ['/jobs/x/status', 'PATCH'],
  ['/customers', 'GET, POST'],
  ['/customers/x', 'GET, PUT'],
  ['/customers/x/locations', 'GET, POST'],
  ['/assets', 'GET, POST'],
  ['/assets/x', 'GET, PUT'],
  ['/assets/x/status', 'PATCH'],
  ['/assets/x/service-history', 'GET'],
  ['/assets/x/service', 'POST'],
  ['/assets/x/meter-readings', 'POST'],
  ['/assets/x/transfer', 'POST'],
  ['/inventory', 'GET, POST'],
  ['/inventory/transfer', 'POST'],
  ['/inventory/locations', 'GET'],
  ['/inventory/low-stock', 'GET'],
  ['/inventory/x', 'GET, PUT'],
  ['/inventory/x/stock', 'GET'],
  ['/inventory/x/transactions', 'GET'],
  ['/inventory/x/adjust', 'POST'],
  ['/inventory/transfer/stock', 'GET'],
  ['/technicians', 'GET'],
  ['/technicians/x', 'GET'],
])('the path %s allows only the methods %s', async (path, allow) => {
  const server = await start();
  const { key } = await unlimited(server);
  for (const verb of VERBS) {
    const reply = await server.api(verb, path, { key });
    const isAllowed = allow.split(', ').includes(verb);
    expect([verb, reply.status === 405]).toEqual([verb, !isAllowed]);
    if (isAllowed) continue;
    expect(reply.headers.get('allow')).toBe(allow);
    expect(reply.headers.get('x-ratelimit-limit')).not.toBeNull();
    if (verb !== 'HEAD') expect(reply.at('error')).toBe('method_not_allowed');
  }
});

test.each(['/', '/job', '/jobs/', '/jobs/x/y', '/jobs/x/status/z', '//jobs', '/JOBS'])(
  'the server returns not_found for the unknown path %s after it has checked the key',
  async (path) => {
    const server = await start();
    expect((await server.api('GET', path)).outcome).toBe('404 not_found');
    expect((await server.api('GET', path, { key: '' })).outcome).toBe('401 unauthorized');
  },
);
