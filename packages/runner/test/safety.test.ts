import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PERMISSIONS, type Permission } from '../src/index.js';
import {
  type Answer,
  type Call,
  modelOf,
  openVariants,
  type Run,
  type RunOptions,
  run,
  serve,
} from './harness.js';

const row = {
  type: 'object',
  required: ['id', 'name'],
  properties: { id: { type: 'string' }, name: { type: 'string' } },
};
const body = {
  required: true,
  content: {
    'application/json': {
      schema: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
    },
  },
};
const json = (schema: object): object => ({ description: 'It', content: { 'application/json': { schema } } });
const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
const refusals = { 400: { description: 'Invalid' }, 401: { description: 'No key' } };

/** A document with ordinary operations and all kinds of dangerous operations. */
const document = {
  openapi: '3.1.0',
  info: { title: 'Rows', version: '1' },
  security: [{ key: [] }],
  components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'x-key' } } },
  paths: {
    '/rows': {
      get: { responses: { 200: json({ type: 'array', items: row }), ...refusals } },
      post: { requestBody: body, responses: { 201: json(row), ...refusals } },
      delete: { responses: { 204: { description: 'All are gone' }, ...refusals } },
    },
    '/rows/{id}': {
      parameters: [id],
      get: { responses: { 200: json(row), 404: { description: 'None' }, ...refusals } },
      put: { requestBody: body, responses: { 200: json(row), 404: { description: 'None' }, ...refusals } },
      delete: { responses: { 204: { description: 'Gone' }, 404: { description: 'None' }, ...refusals } },
    },
    '/shutdown': { post: { responses: { 202: { description: 'Bye' }, ...refusals } } },
    '/logout': { get: { responses: { 204: { description: 'Bye' }, ...refusals } } },
    '/maintenance': { put: { requestBody: body, responses: { 204: { description: 'On' }, ...refusals } } },
    '/me/password': { put: { requestBody: body, responses: { 204: { description: 'Set' }, ...refusals } } },
    '/mails': { post: { requestBody: body, responses: { 202: { description: 'Sent' }, ...refusals } } },
  },
};

const OLD_ROWS = [
  { id: '1', name: 'old' },
  { id: '2', name: 'older' },
];
const DANGEROUS = ['/shutdown', '/logout', '/maintenance', '/me/password', '/mails'];

interface RowServer {
  readonly url: string;
  readonly calls: readonly Call[];
  readonly rows: Map<string, object>;
}

/** Starts a server that refuses nothing, so a request that should be refused has its full effect. */
async function lenientServer(): Promise<RowServer> {
  const rows = new Map<string, object>(OLD_ROWS.map((old) => [old.id, old]));
  let count = 100;
  const { url, calls } = await serve(({ method, path, json: sent }): Answer => {
    if (DANGEROUS.includes(path)) return { status: 204 };
    const [, , key] = path.split('/');
    if (key === undefined) {
      if (method === 'GET') return { status: 200, body: [...rows.values()] };
      if (method === 'DELETE') {
        rows.clear();
        return { status: 204 };
      }
      const created = { name: 'x', ...(sent as object), id: String(++count) };
      rows.set(created.id, created);
      return { status: 201, body: created };
    }
    if (method === 'DELETE') return { status: rows.delete(key) ? 204 : 404 };
    if (method === 'GET') return rows.has(key) ? { status: 200, body: rows.get(key) } : { status: 404 };
    rows.set(key, { name: 'x', ...(sent as object), id: key });
    return { status: 200, body: rows.get(key) };
  });
  return { url, calls, rows };
}

const callers = { me: { credentials: { key: { env: 'KEY' } } } };

async function runOn(server: RowServer, options: RunOptions): Promise<Run> {
  return run(await modelOf(document), server.url, { callers, ...options });
}

const oldRows = ({ rows }: RowServer): readonly unknown[] => OLD_ROWS.map((old) => rows.get(old.id));

const wroteTo = ({ calls }: RowServer, path: RegExp): readonly string[] => [
  ...new Set(
    calls.filter(({ method, path: at }) => method !== 'GET' && path.test(at)).map(({ method }) => method),
  ),
];

describe('a run on a server that refuses nothing', () => {
  test('leaves existing rows as they are with any permissions but `dangerous`', async () => {
    const harmless = PERMISSIONS.filter((permission) => permission !== 'dangerous');
    await fc.assert(
      fc.asyncProperty(fc.subarray([...harmless]), fc.nat(1000), async (allow: Permission[], seed) => {
        const server = await lenientServer();
        await runOn(server, { allow, seed });
        expect(oldRows(server)).toEqual(OLD_ROWS);
        expect(server.calls.filter(({ path }) => DANGEROUS.includes(path))).toEqual([]);
        expect(wroteTo(server, /^\/rows$/)).toEqual(allow.includes('create') ? ['POST'] : []);
        if (!allow.includes('create')) expect(wroteTo(server, /./)).toEqual([]);
        if (!allow.includes('change')) expect(wroteTo(server, /^\/rows\/./)).not.toContain('PUT');
        // At most one created row remains.
        if (allow.includes('create')) expect(server.rows.size).toBeLessThanOrEqual(OLD_ROWS.length + 1);
      }),
      { numRuns: 8 },
    );
  });

  test('sends only reads if it has no permissions', async () => {
    const server = await lenientServer();
    const result = await runOn(server, { allow: [] });
    expect(wroteTo(server, /./)).toEqual([]);
    expect(server.calls.length).toBeGreaterThan(0);
    expect(openVariants(result)).toContain(
      'POST /shutdown 202 · success: untested: not allowed: POST /shutdown is dangerous, because the path contains ' +
        '"shutdown", which suggests the end or restart of a server: allow it with `--allow dangerous`, or correct ' +
        'its effect with `x-effect`.',
    );
  });

  test('does not fail because of requests that it does not send', async () => {
    const server = await lenientServer();
    const result = await runOn(server, {
      allow: [],
      strict: true,
      select: ({ operation }) => operation === 'POST /mails',
    });
    expect(result.report.summary.passed).toBe(true);
    expect(result.report.summary.verdicts.untested).toBe(result.report.summary.obligations);
  });

  test('sends dangerous requests last and one at a time if they are allowed', async () => {
    const server = await lenientServer();
    await runOn(server, { allow: PERMISSIONS });
    const isDangerous = ({ method, path }: Call): boolean =>
      DANGEROUS.includes(path) || (method === 'DELETE' && path === '/rows');
    const first = server.calls.findIndex(isDangerous);
    expect(first).toBeGreaterThan(0);
    const after = server.calls.slice(first).filter((call) => !isDangerous(call));
    // After the first dangerous request, only dangerous cases with their own reads and undeclared methods run.
    expect(after.filter(({ method, path }) => method === 'PUT' && path.startsWith('/rows/'))).toEqual([]);
  });

  test('obeys the settings of individual operations', async () => {
    const server = await lenientServer();
    const result = await runOn(server, {
      allow: ['create'],
      operations: { 'POST /mails': { effect: 'create' }, 'POST /rows': { allow: false } },
    });
    expect(wroteTo(server, /^\/mails$/)).toEqual(['POST']);
    expect(wroteTo(server, /^\/rows/)).toEqual([]);
    expect(openVariants(result).join('\n')).toContain('The configuration does not allow POST /rows.');
  });

  test('writes to a configured resource only if it is disposable', async () => {
    const options: RunOptions = {
      allow: ['change'],
      references: { '/rows/{id}': '1' },
      select: ({ operation }) => operation === 'PUT /rows/{id}',
    };
    const spared = await lenientServer();
    await runOn(spared, options);
    // The calls that a server should answer with 404 have ids that do not exist.
    expect(wroteTo(spared, /^\/rows\/[12]$/)).toEqual([]);
    expect(oldRows(spared)).toEqual(OLD_ROWS);
    const disposable = await lenientServer();
    await runOn(disposable, { ...options, disposable: ['/rows/{id}'] });
    expect(wroteTo(disposable, /^\/rows\/1$/)).toEqual(['PUT']);
    expect(disposable.rows.get('2')).toEqual(OLD_ROWS[1]);
  });
});
