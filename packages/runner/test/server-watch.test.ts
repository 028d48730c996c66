import { describe, expect, test } from 'vitest';
import { type Answer, type Call, findingTexts, modelOf, type Run, run, serve } from './harness.js';

const paths = ['/a', '/b', '/c', '/d'];
const document = {
  openapi: '3.1.0',
  info: { title: 'Letters', version: '1' },
  servers: [{ url: 'https://letters.example/api/v1' }],
  security: [{ key: [] }],
  components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'x-key' } } },
  paths: Object.fromEntries(
    paths.map((path) => [
      path,
      {
        get: {
          // Many parameters, so that the plan has enough cases for the run to check the server again.
          parameters: Array.from({ length: 15 }, (_, index) => ({
            name: `p${index}`,
            in: 'query',
            schema: { type: 'integer', minimum: 1, maximum: 9 },
          })),
          responses: {
            200: { description: 'It', content: { 'application/json': { schema: { type: 'object' } } } },
            400: { description: 'Invalid' },
          },
        },
      },
    ]),
  ),
};

const callers = { me: { credentials: { key: { env: 'KEY' } } } };

const abortedOf = ({ report }: Run): string => report.summary.aborted ?? '';

/** Returns the response of a correct server at a base path. */
function answer({ path, query, headers }: Call, base: string): Answer {
  if (!paths.some((name) => path === `${base}${name}`)) return { status: 404 };
  if (headers['x-key'] !== 'secret-0-KEY') return { status: 401 };
  return [...query.values()].every((value) => /^[1-9]$/.test(value))
    ? { status: 200, body: {} }
    : { status: 400 };
}

describe('the check before a run', () => {
  test('proposes the base path of the document if every call answers 404 without it', async () => {
    const { url, calls } = await serve((call) => answer(call, '/api/v1'));
    const result = await run(await modelOf(document), url, { callers });
    expect(abortedOf(result)).toBe(
      `Every call answers 404 at ${url}, but GET /a answers 200 at ${url}/api/v1, the base path of the document: use ${url}/api/v1 as the URL of the server.`,
    );
    expect(calls).toHaveLength(4);
    expect(result.report.findings).toEqual([]);
    const right = await run(await modelOf(document), `${url}/api/v1`, { callers });
    expect(findingTexts(right)).toEqual([]);
    expect(right.report.summary.passed).toBe(true);
  });

  test('ends the run if the server refuses the credential', async () => {
    const { url, calls } = await serve((call) => answer(call, ''));
    const result = await run(await modelOf(document), url, { callers, resolveSecret: () => 'wrong-key' });
    expect(abortedOf(result)).toBe(
      'GET /a, GET /b, GET /c all answer 401: the server refuses the credential of the caller me.',
    );
    expect(calls).toHaveLength(3);
    expect(result.report.summary).toMatchObject({ passed: false, findings: 0 });
    expect(result.report.summary.verdicts.proven).toBe(0);
  });

  test('ends the run if the server is not available', async () => {
    const { url } = await serve(() => ({ status: 503 }));
    const result = await run(await modelOf(document), url, { callers });
    expect(abortedOf(result)).toContain('all answer 503: the server is not available');
    expect(result.report.findings).toEqual([]);
  });

  test('proposes the base path of the document if the server redirects one of the calls', async () => {
    const { url } = await serve((call) =>
      call.path === '/a' ? { status: 302, headers: { location: '/a/' } } : answer(call, '/api/v1'),
    );
    const result = await run(await modelOf(document), url, { callers });
    expect(abortedOf(result)).toContain(`use ${url}/api/v1 as the URL of the server`);
    expect(result.report.findings).toEqual([]);
  });

  test('proposes the origin if the document names no server', async () => {
    const { url } = await serve((call) => answer(call, ''));
    const result = await run(await modelOf({ ...document, servers: undefined }), `${url}/api`, { callers });
    expect(abortedOf(result)).toContain(`use ${url} as the URL of the server`);
    expect(result.report.findings).toEqual([]);
  });

  test('does not end the run if one call is redirected and the others answer 404 at every base path', async () => {
    const { url } = await serve((call) => ({ status: call.path.endsWith('/a') ? 302 : 404 }));
    const result = await run(await modelOf(document), url, { callers });
    expect(abortedOf(result)).toBe('');
  });

  test('does not end the run if only one operation answers 404', async () => {
    const { url } = await serve((call) => (call.path === '/a' ? { status: 404 } : answer(call, '')));
    const result = await run(await modelOf(document), url, { callers });
    expect(abortedOf(result)).toBe('');
    expect(new Set(result.report.findings.map(({ operation }) => operation))).toEqual(new Set(['GET /a']));
  });

  test('calls a list whose cases create an item first', async () => {
    const row = { type: 'object', required: ['id'], properties: { id: { type: 'string' } } };
    const answerOf = (schema: object) => ({ description: 'It', content: { 'application/json': { schema } } });
    const body = { content: { 'application/json': { schema: { type: 'object' } } } };
    const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
    const collection = {
      '/rows': {
        get: { responses: { 200: answerOf({ type: 'array', items: row }) } },
        post: { requestBody: body, responses: { 201: answerOf(row) } },
      },
      '/rows/{id}': {
        parameters: [id],
        get: { responses: { 200: answerOf(row) } },
        delete: { responses: { 204: { description: 'Gone' } } },
      },
    };
    const model = await modelOf({ ...document, security: [], paths: collection });
    const { url, calls } = await serve(({ path }) =>
      path === '/api/v1/rows' ? { status: 200, body: [] } : { status: 404 },
    );
    const result = await run(model, url);
    expect(abortedOf(result)).toContain(`use ${url}/api/v1 as the URL of the server`);
    expect(calls.every(({ method }) => method === 'GET')).toBe(true);
  });

  describe('for a document with one safe operation', () => {
    const single = { ...document, paths: { '/a': document.paths['/a'] } };

    test('proposes the base path of the document', async () => {
      const { url } = await serve((call) => answer(call, '/api/v1'));
      const result = await run(await modelOf(single), url, { callers });
      expect(abortedOf(result)).toContain(`use ${url}/api/v1 as the URL of the server`);
      expect(result.report.findings).toEqual([]);
    });

    test('ends the run after a credential is refused three times', async () => {
      const { url, calls } = await serve((call) => answer(call, ''));
      const result = await run(await modelOf(single), url, { callers, resolveSecret: () => 'wrong-key' });
      expect(abortedOf(result)).toBe(
        'GET /a answers 401: the server refuses the credential of the caller me.',
      );
      expect(calls).toHaveLength(3);
    });

    test('reports findings if the server answers 404 at every base path', async () => {
      const { url } = await serve(() => ({ status: 404 }));
      const result = await run(await modelOf(single), url, { callers });
      expect(abortedOf(result)).toBe('');
      expect(result.report.findings.length).toBeGreaterThan(0);
    });
  });

  test('notes that the server does not enforce the documented security', async () => {
    const { url } = await serve((call) => answer({ ...call, headers: { 'x-key': 'secret-0-KEY' } }, ''));
    const { events } = await run(await modelOf(document), url, { callers });
    const notes = events.flatMap((event) => (event.type === 'run-noted' ? [event.text] : []));
    expect(notes).toEqual(['GET /a is accepted without a credential, but the document requires key.']);
  });

  test('notes a wrong clock and a rate limit', async () => {
    const date = new Date(Date.now() - 3_600_000).toUTCString();
    const { url } = await serve((call) => ({
      ...answer(call, ''),
      headers: { date, 'x-ratelimit-limit': '100' },
    }));
    const { events } = await run(await modelOf(document), url, { callers });
    const notes = events.flatMap((event) => (event.type === 'run-noted' ? [event.text] : []));
    expect(notes).toEqual([
      expect.stringMatching(/^The clock of the server differs by 3[56]\d\d s from that of this machine\.$/),
      'The server limits the rate of calls (100).',
    ]);
  });
});

describe('the check during a run', () => {
  test.each([
    ['answers 503 to every call', { status: 503 }],
    ['refuses the credential of every call', { status: 401 }],
    ['answers 404 to every call', { status: 404 }],
  ])('ends the run soon after the server %s', async (_, broken) => {
    let count = 0;
    const { url } = await serve((call) => (++count > 100 ? broken : answer(call, '')));
    const result = await run(await modelOf(document), url, { callers, concurrency: 2 });
    expect(abortedOf(result)).toMatch(
      new RegExp(
        `which was accepted before the run, now answers ${broken.status}. The last case before that was GET /`,
      ),
    );
    // A case that receives a 503 is repeated three times.
    expect(count).toBeLessThan(400);
    // The status shows nothing about the cases that received it.
    expect(result.report.findings.filter(({ status }) => status === broken.status)).toEqual([]);
  });

  test('detects at the end that the server refuses the credential of the last calls', async () => {
    const single = { ...document, paths: { '/a': document.paths['/a'] } };
    let count = 0;
    const { url } = await serve((call) => (++count > 30 ? { status: 401 } : answer(call, '')));
    const result = await run(await modelOf(single), url, { callers, concurrency: 1 });
    expect(abortedOf(result)).toContain('now answers 401');
    expect(result.report.findings).toEqual([]);
  });

  test('does not end the run because of a single failure', async () => {
    let count = 0;
    const { url } = await serve((call) => (++count === 54 ? { status: 503 } : answer(call, '')));
    const result = await run(await modelOf(document), url, { callers, concurrency: 1 });
    expect(abortedOf(result)).toBe('');
  });
});
