import { describe, expect, test } from 'vitest';
import { type Answer, findingTexts, modelOf, openReasons, openVariants, run, serve } from './harness.js';

const declared = (code: string, when: object): object => ({
  description: code,
  content: {
    'application/json': {
      schema: { type: 'object', required: ['error'], properties: { error: { const: code } } },
      examples: {
        [code]: {
          value: { error: code },
          'x-error': { code, when, cause: 'x', fix: 'x', provenance: 'designed' },
        },
      },
    },
  },
});

const fail = (status: number, error: string, headers = {}): Answer => ({ status, headers, body: { error } });
const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('cases that write to a shared resource', () => {
  const room = {
    type: 'object',
    properties: {
      name: { type: 'string', maxLength: 20 },
      seats: { type: 'integer', minimum: 0, maximum: 50 },
      openVariants: { type: 'boolean' },
    },
  };
  const content = { 'application/json': { schema: room } };
  const document = {
    openapi: '3.1.0',
    info: { title: 'Rooms', version: '1' },
    paths: {
      '/rooms/{id}': {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        get: { responses: { 200: { description: 'It', content } } },
        put: {
          requestBody: { required: true, content },
          responses: {
            200: { description: 'It', content },
            400: declared('invalid', { request: ['body', 'syntax'] }),
          },
        },
      },
    },
  };

  test('run one at a time', async () => {
    const rooms = new Map<string, object>([['7', { name: 'Blue', seats: 1 }]]);
    const server = await serve(async ({ method, path, json }) => {
      await after(5);
      const id = path.slice('/rooms/'.length);
      const { name, seats, openVariants: isOpen } = (json ?? {}) as Record<string, unknown>;
      const valid =
        typeof json === 'object' &&
        json !== null &&
        !Array.isArray(json) &&
        (name === undefined || (typeof name === 'string' && name.length <= 20)) &&
        (seats === undefined || (Number.isInteger(seats) && Number(seats) >= 0 && Number(seats) <= 50)) &&
        (isOpen === undefined || typeof isOpen === 'boolean');
      if (method === 'PUT' && !valid) return fail(400, 'invalid');
      if (method === 'PUT') rooms.set(id, { ...rooms.get(id), ...(json as object) });
      return { status: 200, body: rooms.get(id) };
    });
    const result = await run(await modelOf(document), server.url, {
      references: { '/rooms/{id}': '7' },
      disposable: ['/rooms/{id}'],
      concurrency: 8,
    });
    expect(findingTexts(result)).toEqual([]);
    expect(openVariants(result)).toEqual([]);
    expect(result.report.summary.cases).toBeGreaterThan(8);
  });
});

describe('cases that create items below a resource that they find', () => {
  const flag = { type: 'object', required: ['key'], properties: { key: { type: 'string', minLength: 3 } } };
  const json = (schema: object): object => ({
    description: 'It',
    content: { 'application/json': { schema } },
  });
  const none = { 401: { description: 'No credential' }, 404: { description: 'None' } };
  const parameters = ['space', 'key'].map((name) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const requestBody = { required: true, content: { 'application/json': { schema: flag } } };
  const spaces = { type: 'array', items: { type: 'object', properties: { space: { type: 'string' } } } };
  const document = {
    openapi: '3.1.0',
    info: { title: 'Flags', version: '1' },
    security: [{ key: [] }],
    components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } } },
    paths: {
      '/spaces': { get: { responses: { 200: json(spaces) } } },
      '/spaces/{space}/flags': {
        parameters: parameters.slice(0, 1),
        get: { responses: { 200: json({ type: 'array', items: flag }), ...none } },
        post: { requestBody, responses: { 201: json(flag), 400: { description: 'Invalid' }, ...none } },
      },
      '/spaces/{space}/flags/{key}': {
        parameters,
        get: { responses: { 200: json(flag), ...none } },
        put: { requestBody, responses: { 200: json(flag), 400: { description: 'Invalid' }, ...none } },
        delete: { responses: { 204: { description: 'Gone' }, ...none } },
      },
    },
  };

  test('run one at a time', async () => {
    const flags = new Map<string, object>();
    const { url } = await serve(async ({ method, path, headers, json: sent }) => {
      await after(5);
      if (headers['x-key'] !== 'secret-0-ME') return { status: 401 };
      const [, , space, collection, key] = path.split('/');
      if (collection === undefined) return { status: 200, body: [{ space: 'main' }] };
      if (space !== 'main') return { status: 404 };
      if (key === undefined && method === 'GET') return { status: 200, body: [...flags.values()] };
      if (key !== undefined && !flags.has(key)) return { status: 404 };
      if (method === 'DELETE') return { status: flags.delete(key ?? '') ? 204 : 404 };
      if (method === 'GET') return { status: 200, body: flags.get(key ?? '') };
      const name = (sent as { key?: unknown } | undefined)?.key;
      if (typeof name !== 'string' || name.length < 3) return { status: 400 };
      const created = { key: key ?? name };
      flags.set(created.key, created);
      return { status: method === 'POST' ? 201 : 200, body: created };
    });
    const callers = { me: { credentials: { key: { env: 'ME' } } } };
    const result = await run(await modelOf(document), url, { callers, concurrency: 8 });
    expect(findingTexts(result)).toEqual([]);
    expect(result.report.summary.verdicts.proven).toBeGreaterThan(12);
  });
});

describe('volatile values such as request ids and uptimes', () => {
  test('do not count as changes', async () => {
    let count = 0;
    const thing = { 'application/json': { schema: { type: 'object' } } };
    const document = {
      openapi: '3.1.0',
      info: { title: 'Things', version: '1' },
      paths: {
        '/things/{id}': {
          parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
          get: { responses: { 200: { description: 'It', content: thing } } },
          delete: {
            parameters: [{ name: 'x-reason', in: 'header', required: true, schema: { type: 'string' } }],
            responses: {
              204: { description: 'Gone' },
              403: declared('forbidden', { header: 'x-reason', is: 'missing' }),
            },
          },
        },
      },
    };
    const server = await serve(({ method, headers }) => {
      if (method === 'DELETE')
        return headers['x-reason'] === undefined ? fail(403, 'forbidden') : { status: 204 };
      // The uptime changes every 400 ms, so it may be equal in two consecutive reads.
      return {
        status: 200,
        body: { id: '7', request_id: `r${++count}`, meta: { uptime: Math.floor(performance.now() / 400) } },
      };
    });
    const result = await run(await modelOf(document), server.url, {
      references: { '/things/{id}': '7' },
      disposable: ['/things/{id}'],
      select: ({ error }) => error === 'forbidden',
    });
    expect(findingTexts(result)).toEqual([]);
    expect(result.report.summary.verdicts.proven).toBe(1);
  });
});

describe('a resource that the server completes a moment after its creation', () => {
  const shown = { type: 'object', properties: { id: { type: 'string' }, name: { type: 'string' } } };
  const thing = { 'application/json': { schema: shown } };
  const named = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } };
  const body = { required: true, content: { 'application/json': { schema: named } } };
  const document = {
    openapi: '3.1.0',
    info: { title: 'Things', version: '1' },
    paths: {
      '/things': { post: { requestBody: body, responses: { 201: { description: 'It', content: thing } } } },
      '/things/{id}': {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        get: { responses: { 200: { description: 'It', content: thing } } },
        put: {
          parameters: [{ name: 'x-reason', in: 'header', required: true, schema: { type: 'string' } }],
          requestBody: body,
          responses: {
            200: { description: 'It', content: thing },
            403: declared('forbidden', { header: 'x-reason', is: 'missing' }),
          },
        },
        delete: { responses: { 204: { description: 'Gone' } } },
      },
    },
  };

  /** A server that adds a member to each thing 150 ms after its creation. */
  async function findingsOf(isBroken: boolean): Promise<readonly string[]> {
    const things = new Map<string, Record<string, unknown>>();
    const server = await serve(async ({ method, path, headers, json }) => {
      const id = path.split('/')[2] ?? String(things.size + 1);
      const sent = json as Record<string, unknown>;
      const stored = things.get(id);
      if (method === 'POST') {
        const created: Record<string, unknown> = { id, ...sent };
        things.set(id, created);
        setTimeout(() => Object.assign(created, { stage: { name: 'initial' } }), 150);
        return { status: 201, body: created };
      }
      if (!stored) return fail(404, 'not_found');
      if (method === 'DELETE') return things.delete(id) ? { status: 204 } : fail(404, 'not_found');
      const isRefused = method === 'PUT' && headers['x-reason'] === undefined;
      if (method === 'PUT' && (isBroken || !isRefused)) Object.assign(stored, sent);
      const answer = isRefused ? fail(403, 'forbidden') : { status: 200, body: { ...stored } };
      if (isRefused) await new Promise((resolve) => setTimeout(resolve, 200));
      return answer;
    });
    const result = await run(await modelOf(document), server.url, {
      select: ({ error }) => error === 'forbidden',
    });
    expect(result.report.summary.verdicts.untested).toBe(0);
    return findingTexts(result);
  }

  test('has not changed by a refusal', async () => {
    expect(await findingsOf(false)).toEqual([]);
  });

  test('has changed by a refusal that has an effect', async () => {
    expect(await findingsOf(true)).toEqual([expect.stringContaining('but /name changed')]);
  });
});

describe('a rate limit without a clock hook', () => {
  const limited = {
    ...declared('slow_down', { rate: 'reads', limit: 3, window: 1 }),
    headers: { 'Retry-After': { required: true, schema: { type: 'integer' } } },
  };
  const document = {
    openapi: '3.1.0',
    info: { title: 'Reads', version: '1' },
    security: [{ key: [] }],
    paths: {
      '/a': { get: { responses: { 200: { description: 'A' }, 429: limited } } },
      '/b': { get: { responses: { 200: { description: 'B' }, 429: limited } } },
    },
    components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } } },
  };
  const me = { credentials: { key: { env: 'ME' } } };

  test('is provoked in real time with a caller that makes no other calls', async () => {
    const calls = new Map<string, number[]>();
    const server = await serve(({ headers }) => {
      const key = String(headers['x-key']);
      const recent = (calls.get(key) ?? []).filter((at) => at > performance.now() - 1000);
      if (key.endsWith('TIGHT') && recent.length >= 3) return fail(429, 'slow_down', { 'retry-after': '1' });
      calls.set(key, [...recent, performance.now()]);
      return { status: 200 };
    });
    const callers = { me, tight: { credentials: { key: { env: 'TIGHT' } }, limits: { reads: 3 } } };
    const result = await run(await modelOf(document), server.url, { callers });
    expect(findingTexts(result)).toEqual([]);
    expect(openVariants(result)).toEqual([]);
  });

  test('is not provoked if only one caller is configured', async () => {
    const server = await serve(() => ({ status: 200 }));
    const result = await run(await modelOf(document), server.url, {
      callers: { me: { ...me, limits: { reads: 3 } } },
    });
    expect(openReasons(result)).toEqual([
      'GET /a 429 application/json slow_down · rate: reads: untested: no caller',
      'GET /b 429 application/json slow_down · rate: reads: untested: no caller',
    ]);
  });
});
