import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { buildModel, type LoadOptions, load, positionOf } from '../src/index.js';
import { directoryOf, documentOf, problemsOf } from './document.js';

interface Served {
  readonly origin: string;
  readonly port: number;
  readonly close: () => Promise<void>;
  /** The requested paths, in order. */
  readonly requested: readonly string[];
}

/** Starts a server on a free port of 127.0.0.1 and stops it after the test. */
async function serve(listener: RequestListener): Promise<Served> {
  const requested: string[] = [];
  const server = createServer((request, response) => {
    requested.push(request.url ?? '');
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(close);
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, port, close, requested };
}

/** Serves these bodies by path, and 404 otherwise. The body `-> /b` redirects to `/b`; `HOST` becomes the host. */
const pages =
  (bodies: Readonly<Record<string, string | object>>): RequestListener =>
  ({ url = '', headers: { host = '' } }, response) => {
    const body = bodies[url];
    if (body === undefined) return void response.writeHead(404).end();
    const text = (typeof body === 'string' ? body : JSON.stringify(body)).replaceAll('HOST', host);
    if (text.startsWith('-> ')) return void response.writeHead(302, { location: text.slice(3) }).end();
    response.end(text);
  };

const BED = 'type: string\n';

/** Returns a document whose schemas are external references. */
const pointingTo = (...references: readonly string[]): object =>
  documentOf(
    {},
    { components: { schemas: Object.fromEntries(references.map(($ref, n) => [`S${n}`, { $ref }])) } },
  );

const messagesOf = async (source: string, options: LoadOptions): Promise<readonly string[]> =>
  (await problemsOf(source, options)).map(({ message }) => message);

const privateAddress = (address: string): string =>
  `${address} is a private address; references to private addresses are not fetched. Download the file and reference it by path.`;

describe('a document from a server', () => {
  test('may reference its own origin, even if it is private', async () => {
    const { origin, requested } = await serve(
      pages({ '/api/openapi.json': pointingTo('parts/bed.yaml'), '/api/parts/bed.yaml': BED }),
    );
    const model = buildModel(await load(`${origin}/api/openapi.json`));
    expect(model.schemas.get('bed')?.schema).toEqual({ type: 'string' });
    const place = { source: `${origin}/api/parts/bed.yaml`, pointer: '#/' };
    expect(model.schemas.get('bed')?.location).toEqual(place);
    expect(positionOf(model, place).file).toBe(place.source);
    expect(requested).toEqual(['/api/openapi.json', '/api/parts/bed.yaml']);
  });

  test('may be redirected within its origin', async () => {
    const { origin } = await serve(pages({ '/a': '-> /b', '/b': '-> ./c', '/c': documentOf({}) }));
    expect((await load(`${origin}/a`)).root.info).toEqual({ title: 'Beds', version: '1' });
  });

  test('may not reference a private address of another origin', async () => {
    const other = await serve(pages({ '/bed.yaml': BED }));
    const { origin } = await serve(
      pages({
        '/a.json': pointingTo(`${other.origin}/bed.yaml`, '/b.yaml'),
        '/b.yaml': `-> ${other.origin}/bed.yaml`,
      }),
    );
    expect(await messagesOf(`${origin}/a.json`, {})).toEqual([
      `$ref ${other.origin}/bed.yaml cannot be read: ${privateAddress('127.0.0.1')}`,
      `$ref /b.yaml cannot be read: ${privateAddress('127.0.0.1')}`,
    ]);
    expect(other.requested).toEqual([]);
  });

  test('may not reference a file on disk', async () => {
    const cwd = await directoryOf({ 'secret.yaml': BED });
    const { origin } = await serve(pages({ '/a.json': pointingTo(`file://${cwd}/secret.yaml`) }));
    expect(await messagesOf(`${origin}/a.json`, { cwd })).toEqual([
      `$ref file://${cwd}/secret.yaml cannot be read: Expected an http or https URL, received the scheme file.`,
    ]);
  });

  test.each([
    ['does not exist', {}, 'http://HOST/a responded with status 404.'],
    ['redirects endlessly', { '/a': '-> /a' }, 'http://HOST/a redirects more than 5 times.'],
    [
      'redirects to a file',
      { '/a': '-> file:///etc/passwd' },
      'Expected an http or https URL, received the scheme file.',
    ],
    [
      'redirects with credentials',
      { '/a': '-> http://user:secret@HOST/b' },
      'The URL contains credentials, so it is not fetched (HOST). Download the file and reference it by path.',
    ],
    ['redirects to an invalid URL', { '/a': '-> http://' }, 'Invalid URL.'],
  ])('is rejected if it %s', async (_, bodies, reason) => {
    const { origin } = await serve(pages(bodies));
    const host = new URL(origin).host;
    expect(await messagesOf(`${origin}/a`, {})).toEqual([
      `The document cannot be read: ${reason.replaceAll('HOST', host)}`,
    ]);
  });

  test('is rejected if the server does not accept connections', async () => {
    const { origin, close } = await serve(pages({}));
    await close();
    expect((await messagesOf(`${origin}/a`, {}))[0]).toMatch(
      /^The document cannot be read: connect ECONNREFUSED/,
    );
  });

  test('is not fetched if its URL contains credentials, and the credentials are not printed', async () => {
    const problems = await problemsOf('http://user:canary@127.0.0.1:9/a.yaml', {});
    expect(problems[0]?.message).toBe('The URL contains credentials, which reports would print.');
    expect(JSON.stringify(problems)).not.toContain('canary');
  });
});

describe('fetching a document', () => {
  const big = JSON.stringify(documentOf({}, { 'x-filler': 'x'.repeat(20_000) }));

  test.each([
    ['uncompressed', big, {}],
    ['compressed', gzipSync(big), { 'content-encoding': 'gzip' }],
  ])('enforces the size limit: %s', async (_, body, headers) => {
    const { origin } = await serve((_request, response) => void response.writeHead(200, headers).end(body));
    expect(await messagesOf(`${origin}/a`, { limits: { maxBytes: 10_000 } })).toEqual([
      `The document cannot be read: ${origin}/a is larger than 10000 bytes.`,
    ]);
    expect((await load(`${origin}/a`, { limits: { maxBytes: 30_000 } })).specification).toBe('3.1');
  });

  test.each<[string, RequestListener]>([
    ['no response', () => {}],
    ['an endless response', (_, response) => void response.write('{')],
  ])('enforces the time limit: %s', async (_, listener) => {
    const { origin } = await serve(listener);
    expect(await messagesOf(`${origin}/a`, { limits: { timeoutMs: 150 } })).toEqual([
      `The document cannot be read: ${origin}/a was not fetched within 0.15 s.`,
    ]);
  });

  test('enforces the redirect limit', async () => {
    const { origin } = await serve(pages({ '/a': '-> /b', '/b': '-> /c', '/c': documentOf({}) }));
    expect(await messagesOf(`${origin}/a`, { limits: { maxRedirects: 1 } })).toEqual([
      `The document cannot be read: ${origin}/a redirects more than 1 times.`,
    ]);
  });

  test('rejects with the abort reason if it is aborted', async () => {
    const controller = new AbortController();
    const { origin } = await serve(() => controller.abort(new Error('Enough.')));
    await expect(load(`${origin}/a`, { signal: controller.signal })).rejects.toThrow('Enough.');
  });
});

describe('a document on disk may not reference', () => {
  test.each([
    ['http://127.0.0.1:PORT/a.yaml', privateAddress('127.0.0.1')],
    ['http://2130706433:PORT/a.yaml', privateAddress('127.0.0.1')],
    ['http://0x7f.1:PORT/a.yaml', privateAddress('127.0.0.1')],
    ['http://[::1]:PORT/a.yaml', privateAddress('::1')],
    ['http://[::ffff:127.0.0.1]:PORT/a.yaml', privateAddress('::ffff:7f00:1')],
    ['http://169.254.169.254/latest/meta-data', privateAddress('169.254.169.254')],
    [
      'http://localhost:PORT/a.yaml',
      expect.stringMatching(/^localhost \((127\.0\.0\.1|::1)\) is a private address;/),
    ],
  ])('%s', async (reference, want) => {
    const { port, requested } = await serve(pages({ '/a.yaml': BED }));
    const $ref = reference.replace('PORT', String(port));
    const [message] = await messagesOf('a.json', { cwd: await directoryOf({ 'a.json': pointingTo($ref) }) });
    expect(message?.replace(`$ref ${$ref} cannot be read: `, '')).toEqual(want);
    expect(requested).toEqual([]);
  });
});
