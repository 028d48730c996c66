import type { LookupAddress } from 'node:dns';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { guardedFetch } from '../src/load/guarded-fetch.js';
import type { ResolveHost } from '../src/load/guarded-lookup.js';
import { OriginGuard } from '../src/load/origin-guard.js';

const PUBLIC: LookupAddress = { address: '8.8.8.8', family: 4 };
const LOOPBACK: LookupAddress = { address: '127.0.0.1', family: 4 };
const MAPPED_LOOPBACK: LookupAddress = { address: '::ffff:127.0.0.1', family: 6 };

/** Creates a resolver that returns the next answer at each call, and repeats the last one. */
function resolver(...answers: readonly (readonly LookupAddress[])[]) {
  const names: string[] = [];
  const resolve: ResolveHost = async (hostname) => {
    names.push(hostname);
    return answers[Math.min(names.length, answers.length) - 1] ?? [];
  };
  return { resolve, names };
}

/** Starts a server on loopback that redirects `/redirect` to a host name, and counts its connections. */
async function serve() {
  const counts = { connections: 0 };
  const server = createServer(({ url, headers: { host } }, response) => {
    if (url !== '/redirect') return void response.end('type: string');
    const port = String(host).split(':').at(-1);
    response.writeHead(302, { location: `http://other.example:${port}/` }).end();
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

const fetchWith = (url: string, guard: OriginGuard) =>
  guardedFetch(new URL(url), { guard, limits: undefined, signal: undefined });

/** Calls the lookup of an origin as a socket does. Returns the addresses, or the message of the refusal. */
const lookUp = (guard: OriginGuard, origin: string): Promise<unknown> =>
  new Promise((resolve) => {
    guard.lookupFor(origin)('evil.example', { all: true }, (error, addresses) =>
      resolve(error?.message ?? addresses),
    );
  });

describe('a host name that a document references', () => {
  test.each<[string, readonly LookupAddress[]]>([
    ['loopback', [LOOPBACK]],
    ['loopback, mapped to IPv6', [MAPPED_LOOPBACK]],
    ['a public address and loopback', [PUBLIC, LOOPBACK]],
    ['loopback and a public address', [LOOPBACK, PUBLIC]],
  ])('is not connected to if it resolves to %s', async (_, addresses) => {
    const { counts, port } = await serve();
    const guard = new OriginGuard(undefined, resolver(addresses).resolve);
    await expect(fetchWith(`http://evil.example:${port}/`, guard)).rejects.toThrow(
      /^evil\.example \((::ffff:)?127\.0\.0\.1\) is a private address;/,
    );
    expect(counts.connections).toBe(0);
  });

  test('is resolved and checked again on every lookup', async () => {
    const { resolve, names } = resolver([PUBLIC], [LOOPBACK], [PUBLIC]);
    const guard = new OriginGuard(undefined, resolve);
    expect(await lookUp(guard, 'http://evil.example')).toEqual([PUBLIC]);
    expect(await lookUp(guard, 'http://evil.example')).toMatch(/private address/);
    expect(await lookUp(guard, 'http://evil.example')).toEqual([PUBLIC]);
    expect(names).toHaveLength(3);
  });

  test('is checked if a redirect of the trusted origin leads to it', async () => {
    const { counts, port } = await serve();
    const origin = `http://local.example:${port}`;
    const { resolve, names } = resolver([LOOPBACK]);
    await expect(fetchWith(`${origin}/redirect`, new OriginGuard(origin, resolve))).rejects.toThrow(
      /^other\.example \(127\.0\.0\.1\) is a private address;/,
    );
    expect(names).toEqual(['local.example', 'other.example']);
    expect(counts.connections).toBe(1);
  });
});

describe('the origin that the user named', () => {
  test('may be private from the start', async () => {
    const { counts, port } = await serve();
    const origin = `http://local.example:${port}`;
    const guard = new OriginGuard(origin, resolver([LOOPBACK]).resolve);
    expect((await fetchWith(`${origin}/a`, guard)).body).toBe('type: string');
    expect((await fetchWith(`${origin}/b`, guard)).body).toBe('type: string');
    expect(counts.connections).toBeGreaterThan(0);
  });

  test('may not become private after its first lookup', async () => {
    const origin = 'http://evil.example';
    const guard = new OriginGuard(origin, resolver([PUBLIC], [LOOPBACK]).resolve);
    expect(await lookUp(guard, origin)).toEqual([PUBLIC]);
    expect(await lookUp(guard, origin)).toMatch(/^evil\.example \(127\.0\.0\.1\) is a private address;/);
  });
});
