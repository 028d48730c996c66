import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMock } from '../src/index.js';
import { createListener, createMockServer } from '../src/node/index.js';
import { modelOf } from './model-of.js';
import { PETS } from './pets-document.js';

const RUNS = 10_000;
/** Number of concurrent requests, each on its own connection. Two cores can answer this many before the timeout. */
const CONCURRENCY = 50;

const PATHS = [
  '/v1/pets',
  '/v1/pets/7',
  '/v1/pets/%00',
  '/v1/pets/%ff%fe',
  '/v1/pets/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  '/v1/../v1/pets',
  '/v1//pets',
  '/v1/pets/constructor',
  '/v1/pets/__proto__',
  '/v1/pets?limit=%zz',
  '/v1/pets?__proto__[a]=1&constructor=2',
  '/v1/pets?limit=1&limit=2&limit[]=3',
  '*',
  'http://elsewhere.example/v1/pets',
  '/control/capabilities',
];

const methods = fc.oneof(
  fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'BREW'),
  fc.stringMatching(/^[A-Z]{1,12}$/),
);

const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));

const bodies = fc.oneof(
  bytes,
  fc.json().map((text) => Buffer.from(text)),
  fc
    .constantFrom(
      '{"__proto__":{"polluted":true},"name":"x"}',
      '{"constructor":{"prototype":{"polluted":true}},"name":"x"}',
      `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
      `{"name":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`,
      '{"name":"x","name":"y"}',
      '{"name":1e999}',
      '\u0000',
      '"',
    )
    .map((text) => Buffer.from(text)),
  fc.constant(Buffer.from([0xff, 0xfe, 0x7b, 0x22, 0xc3, 0x28, 0x22, 0x7d])),
);

const headers = fc.array(
  fc.oneof(
    fc.constantFrom(
      'X-Key: any',
      'X-Key:',
      'Content-Type: application/json',
      'Content-Type: application/json; charset=utf-16',
      'Content-Type: ;;;',
      'Content-Type: multipart/form-data',
      'Accept: */*;q=abc',
      'Accept: application/xml',
      'Prefer: code=999999999999999999999',
      'Prefer: code=404, example="\\"',
      'Prefer: dynamic=true, seed=-1e308',
      'Prefer: error=__proto__',
      'Authorization: Bearer \u0001',
      'Cookie: a=1; =; b',
      'Origin: null',
      'If-Match: "',
      'Expect: 100-continue',
      'Transfer-Encoding: chunked, chunked',
      'Touchstone-Control: x',
      `X-Long: ${'a'.repeat(20_000)}`,
      ' : x',
      'No colon here',
    ),
    fc.string({ maxLength: 60 }).map((text) => `X-Any: ${text.replaceAll(/[\r\n]/g, '')}`),
  ),
  { maxLength: 5 },
);

/** Valid and invalid framings of a body (RFC 9112 §6). */
const framings = fc.constantFrom(
  'length',
  'chunked',
  'longer',
  'shorter',
  'negative',
  'broken chunk',
  'both',
  'none',
);

interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly string[];
  readonly framing: string;
  readonly body: Buffer;
}

const requests: fc.Arbitrary<RawRequest> = fc.record({
  method: methods,
  path: fc.oneof(
    fc.constantFrom(...PATHS),
    fc.webPath().map((path) => `/v1${path}`),
  ),
  headers,
  framing: framings,
  body: bodies,
});

function serialize({ method, path, headers: fields, framing, body }: RawRequest): Buffer {
  const lines = [`${method} ${path || '/'} HTTP/1.1`, 'Host: mock', 'Connection: close', ...fields];
  const length = {
    length: body.length,
    longer: body.length + 10,
    shorter: Math.max(0, body.length - 3),
    negative: -1,
    both: body.length,
  }[framing];
  if (length !== undefined) lines.push(`Content-Length: ${length}`);
  const isChunked = framing === 'chunked' || framing === 'broken chunk' || framing === 'both';
  if (isChunked) lines.push('Transfer-Encoding: chunked');
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  if (framing === 'none') return head;
  if (!isChunked) return Buffer.concat([head, body]);
  const size = framing === 'broken chunk' ? 'zz' : body.length.toString(16);
  return Buffer.concat([head, Buffer.from(`${size}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')]);
}

describe('malformed requests', () => {
  let server: Server;
  let port: number;

  beforeAll(async () => {
    const mock = createMock(await modelOf(PETS), { stateful: true, control: { token: 'a-control-token' } });
    server = createMockServer([mock]);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  /** Sends raw bytes and returns everything received until the connection closes or is idle for half a second. */
  async function exchange(sent: Buffer): Promise<string> {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.setTimeout(500, () => socket.destroy());
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
    });
    // The server may reset the connection after its reply; `once` from node:events would then reject.
    socket.on('error', () => {});
    const closed = new Promise((resolve) => socket.once('close', resolve));
    // Half-close the connection to end a body that is shorter than its announced length.
    socket.end(sent);
    await closed;
    return answer;
  }

  it(`neither crash nor block the server nor reveal internals (${RUNS} requests)`, {
    timeout: 240_000,
  }, async () => {
    const samples = fc.sample(requests, { numRuns: RUNS, seed: 20_261_124 });
    const wrong: unknown[] = [];
    let answered = 0;
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let index = next++; index < samples.length; index = next++) {
        const sent = samples[index];
        if (!sent) return;
        const answer = await exchange(serialize(sent));
        if (answer !== '') answered++;
        const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
        const leaks = /\n\s+at |node_modules|\/src\/|\.ts:\d+|TypeError|RangeError/.test(answer);
        if (leaks || status === 500)
          wrong.push([sent.method, sent.path, sent.headers, sent.framing, answer.slice(0, 300)]);
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, worker));
    expect(wrong).toEqual([]);
    // Requests whose framing is incomplete receive no response.
    expect(answered).toBeGreaterThan(RUNS * 0.8);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    const alive = await fetch(`http://127.0.0.1:${port}/v1/health`);
    expect(alive.status).toBe(200);
  });

  it('do not crash the mock if they contain a deeply nested form', async () => {
    const schema = { type: 'object', properties: { tree: { type: 'object' } } };
    const content = { 'application/x-www-form-urlencoded': { schema } };
    const post = { requestBody: { content }, responses: { 204: { description: 'Success.' } } };
    const document = { openapi: '3.1.0', info: { title: 'Forms', version: '1' }, paths: { '/a': { post } } };
    const mock = createMock(await modelOf(document));
    const status = async (body: string): Promise<number> => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      return (await mock(new Request('http://mock/a', { method: 'POST', headers, body }))).status;
    };
    const deep = encodeURIComponent(`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`);
    expect(await status(`tree=${deep}`)).toBeGreaterThanOrEqual(400);
    expect(await status(`tree=${deep}`)).toBeLessThan(500);
    expect(await status(`tree${'[a]'.repeat(50_000)}=1`)).toBe(204);
    expect(await status('tree[__proto__][polluted]=1&__proto__[polluted]=1')).toBe(204);
    expect(await status('tree=%7B%22a%22%3A1%7D')).toBe(204);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

it('createListener reports errors of the mock to `onError` but not to the caller', async () => {
  const errors: unknown[] = [];
  const failure = new Error('A bug.');
  const handle = (): never => {
    throw failure;
  };
  const server = createServer(createListener({ handle }, { onError: (error) => errors.push(error) }));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain('A bug.');
  expect(errors).toEqual([failure]);
  server.close();
});

it('a header parameter with an invalid name counts as absent', async () => {
  const header = (name: string, required: boolean): object => ({
    name,
    in: 'header',
    required,
    schema: { type: 'string' },
  });
  const model = await modelOf({
    openapi: '3.1.0',
    info: { title: 'Headers', version: '1' },
    servers: [{ url: '/' }],
    paths: {
      '/a': { get: { parameters: [header('^(a+)+$', false)], responses: { 200: { description: 'Fine.' } } } },
      '/b': {
        get: {
          parameters: [header(' ', true)],
          responses: { 200: { description: 'Fine.' }, 400: { description: 'Bad.' } },
        },
      },
    },
  });
  const mock = createMock(model);
  expect((await mock(new Request('http://mock.test/a'))).status).toBe(200);
  expect((await mock(new Request('http://mock.test/b'))).status).toBe(400);
});
