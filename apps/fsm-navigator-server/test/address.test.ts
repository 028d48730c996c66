import { expect, test } from 'vitest';
import { CONTROL_TOKEN, start, type TestServer } from './harness.js';

async function from(server: TestServer, key: string, address: string): Promise<string> {
  const headers = { 'Touchstone-Control': CONTROL_TOKEN, 'Touchstone-Address': address };
  return (await server.api('GET', '/technicians', { key, headers })).outcome;
}

test.each([
  ['203.0.113.0/24', '203.0.113.9', '203.0.114.9'],
  ['203.0.113.9', '203.0.113.9', '203.0.113.10'],
  ['203.0.113.9', '::ffff:203.0.113.9', '::ffff:203.0.113.10'],
  ['203.0.113.9', '::ffff:cb00:7109', '::ffff:cb00:710a'],
  ['::ffff:203.0.113.0/120', '203.0.113.200', '203.0.112.200'],
  ['2001:db8::/32', '2001:db8:1::7', '2001:db9::7'],
  ['2001:db8::1', '2001:0DB8:0:0:0:0:0:1', '2001:db8::2'],
  ['0.0.0.0/0', '198.51.100.4', '2001:db8::1'],
  ['::/0', '2001:db8::1', 'not-an-address'],
])('a key restricted to %s is accepted from %s and refused from %s', async (block, inside, outside) => {
  const server = await start();
  const { key } = await server.caller({ addresses: [block] });
  expect(await from(server, key, inside)).toBe('200');
  expect(await from(server, key, outside)).toBe('403 ip_not_allowed');
});

test("the server accepts a key after the client's address is allowed or the restriction is removed", async () => {
  const server = await start();
  const { id, key } = await server.caller({ addresses: ['10.0.0.0/8'] });
  expect(await from(server, key, '192.0.2.1')).toBe('403 ip_not_allowed');
  await server.control('PATCH', `/callers/${id}`, { addresses: ['10.0.0.0/8', '192.0.2.1'] });
  expect(await from(server, key, '192.0.2.1')).toBe('200');
  expect(await from(server, key, '192.0.2.2')).toBe('403 ip_not_allowed');
  await server.control('PATCH', `/callers/${id}`, { addresses: null });
  expect(await from(server, key, '192.0.2.2')).toBe('200');
});

test('the server refuses a key with an empty address list and sends no rate limit headers', async () => {
  const server = await start();
  const { key } = await server.caller({ addresses: [] });
  const reply = await server.api('GET', '/technicians', { key });
  expect(reply.outcome).toBe('403 ip_not_allowed');
  expect(reply.headers.get('x-ratelimit-limit')).toBeNull();
});

test('the server reads X-Forwarded-For from the right, and only from a trusted proxy', async () => {
  const untrusting = await start();
  const inside = { 'X-Forwarded-For': '203.0.113.9' };
  const first = await untrusting.caller({ addresses: ['203.0.113.9'] });
  expect((await untrusting.api('GET', '/technicians', { key: first.key, headers: inside })).outcome).toBe(
    '403 ip_not_allowed',
  );

  const trusting = await start({ trustedProxies: ['127.0.0.0/8', '::1', '10.1.0.0/16'] });
  const { key } = await trusting.caller({ addresses: ['203.0.113.9'] });
  const outcomeOf = async (forwarded: string): Promise<string> =>
    (await trusting.api('GET', '/technicians', { key, headers: { 'X-Forwarded-For': forwarded } })).outcome;
  expect(await outcomeOf('203.0.113.9')).toBe('200');
  expect(await outcomeOf('203.0.113.9:4711')).toBe('200');
  expect(await outcomeOf('198.51.100.1, 203.0.113.9, 10.1.2.3')).toBe('200');
  expect(await outcomeOf('203.0.113.9, 198.51.100.1')).toBe('403 ip_not_allowed');
  expect(await outcomeOf('203.0.113.9, unknown')).toBe('403 ip_not_allowed');
});

test('the server ignores Touchstone-Address without the control token', async () => {
  const server = await start();
  const { key } = await server.caller({ addresses: ['203.0.113.9'] });
  for (const token of [undefined, 'wrong']) {
    const headers = {
      'Touchstone-Address': '203.0.113.9',
      ...(token === undefined ? {} : { 'Touchstone-Control': token }),
    };
    expect((await server.api('GET', '/technicians', { key, headers })).outcome).toBe('403 ip_not_allowed');
  }
});
