import type { LookupAddress } from 'node:dns';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { sender } from '../src/webhooks/send.js';

const PUBLIC: LookupAddress = { address: '8.8.8.8', family: 4 };
const LOOPBACK: LookupAddress = { address: '127.0.0.1', family: 4 };

/** Starts a receiver on loopback that counts its connections and requests. `/redirect` redirects to `/`. */
async function startReceiver() {
  const counts = { connections: 0, requests: 0 };
  const server = createServer(({ url }, response) => {
    counts.requests += 1;
    response.writeHead(url === '/redirect' ? 302 : 204, url === '/redirect' ? { location: '/' } : {}).end();
  });
  server.on('connection', () => {
    counts.connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { counts, port: (server.address() as AddressInfo).port };
}

describe('a webhook or callback to a host name', () => {
  test.each<[string, readonly LookupAddress[]]>([
    ['loopback', [LOOPBACK]],
    ['loopback, mapped to IPv6', [{ address: '::ffff:7f00:1', family: 6 }]],
    ['a public address and loopback', [PUBLIC, LOOPBACK]],
    ['loopback and a public address', [LOOPBACK, PUBLIC]],
  ])('is not sent if the host name resolves to %s', async (_, addresses) => {
    const { counts, port } = await startReceiver();
    const send = sender(false, async () => addresses);
    const { status, problem } = await send('POST', `http://hooks.example:${port}/`, {}, '{}');
    expect(status).toBeNull();
    expect(problem).toMatch(/^hooks\.example resolves to .*, a private address$/);
    expect(counts.connections).toBe(0);
  });

  test('has its host name resolved and checked at each attempt', async () => {
    const { counts, port } = await startReceiver();
    const names: string[] = [];
    const send = sender(false, async (name) => {
      names.push(name);
      if (names.length === 1) throw new Error('The name server does not respond.');
      return [LOOPBACK];
    });
    const attempt = () => send('POST', `http://hooks.example:${port}/`, {}, '{}');
    expect((await attempt()).problem).toBe('The name server does not respond.');
    expect((await attempt()).problem).toMatch(/private address/);
    expect((await attempt()).problem).toMatch(/private address/);
    expect(names).toHaveLength(3);
    expect(counts.connections).toBe(0);
  });

  test('is sent to loopback without following redirects if private addresses are allowed', async () => {
    const { counts, port } = await startReceiver();
    const send = sender(true, async () => [LOOPBACK]);
    const { status, problem } = await send('POST', `http://hooks.example:${port}/redirect`, {}, '{}');
    expect([status, problem]).toEqual([302, 'received status 302']);
    expect(counts.requests).toBe(1);
  });
});

test.each([
  'http://127.0.0.1:PORT/',
  'http://2130706433:PORT/',
  'http://0x7f000001:PORT/',
  'http://0177.1:PORT/',
  'http://127.1:PORT/',
  'http://127.0.0.1.:PORT/',
  'http://①②⑦.0.0.1:PORT/',
  'http://[::1]:PORT/',
  'http://[::ffff:7f00:1]:PORT/',
  'http://[64:ff9b::7f00:1]:PORT/',
  'http://[2001::1]:PORT/',
  'http://[2002:7f00:1::]:PORT/',
])('a webhook to %s is not sent', async (url) => {
  const { counts, port } = await startReceiver();
  const send = sender(false, () => Promise.reject(new Error('An address is not resolved.')));
  const delivery = await send('POST', url.replace('PORT', String(port)), {}, '{}');
  expect(delivery).toMatchObject({
    status: null,
    problem: expect.stringMatching(/^not sent: .* is a private address$/),
  });
  expect(counts.connections).toBe(0);
});
