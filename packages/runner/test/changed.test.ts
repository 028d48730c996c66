import { describe, expect, test } from 'vitest';
import { modelOf, type RunOptions, refusedWith, run, serve, WRITES } from './harness.js';

const json = (schema: object): object => ({ 'application/json': { schema } });
const settings = {
  type: 'object',
  required: ['currency'],
  properties: { currency: { enum: ['EUR', 'USD'] } },
};
const mode = { type: 'object', required: ['on'], properties: { on: { type: 'boolean' } } };
const row = {
  type: 'object',
  required: ['name'],
  properties: { id: { type: 'integer' }, name: { type: 'string' } },
};
const shown = { 200: { description: 'ok', content: json(settings) } };

const document = {
  openapi: '3.1.0',
  info: { title: 'Rows', version: '1' },
  paths: {
    '/settings': {
      get: { responses: shown },
      put: { requestBody: { required: true, content: json(settings) }, responses: shown },
    },
    '/admin/maintenance': {
      post: {
        requestBody: { required: true, content: json(mode) },
        responses: { 204: { description: 'switched' } },
      },
    },
    '/rows': {
      post: {
        requestBody: { required: true, content: json(row) },
        responses: { 201: { description: 'created', content: json({ ...row, required: ['id', 'name'] }) } },
      },
    },
    '/rows/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
      get: { responses: { 200: { description: 'ok', content: json(row) }, 404: { description: 'none' } } },
      put: {
        requestBody: { required: true, content: json(row) },
        responses: { 200: { description: 'ok' }, 404: { description: 'none' } },
      },
      delete: { responses: { 204: { description: 'gone' }, 404: { description: 'none' } } },
    },
  },
};

/** Runs a test of a server that refuses each write to the given path, and returns the listed changes. */
async function changesOf(options: RunOptions, refused = ''): Promise<unknown> {
  const rows = new Map<number, object>();
  let current: unknown = { currency: 'EUR' };
  const { url } = await serve(({ method, path, json: sent }) => {
    const id = Number(path.split('/')[2]);
    if (path === refused && method !== 'GET') return { status: 503 };
    if (path === '/settings') {
      if (method === 'PUT') current = sent;
      return { status: 200, body: current };
    }
    if (path === '/admin/maintenance') return { status: 204 };
    if (path === '/rows') {
      const created = { ...(sent as object), id: rows.size + 1 };
      rows.set(created.id, created);
      return { status: 201, body: created };
    }
    if (!rows.has(id)) return { status: 404 };
    if (method === 'DELETE') return { status: rows.delete(id) ? 204 : 404 };
    if (method === 'PUT') rows.set(id, { ...(sent as object), id });
    return { status: 200, body: rows.get(id) };
  });
  const { report } = await run(await modelOf(document), url, options);
  return report.changed?.map(({ operation, before, curl }) => [
    operation,
    before?.operation ?? null,
    curl.replace(/'http:[^']*'.*/, '').trim(),
  ]);
}

describe('the changes of a run', () => {
  test('are listed if the run did not create what they changed, with the read before', async () => {
    expect(await changesOf({ allow: WRITES, isShared: true })).toEqual([
      ['PUT /settings', 'GET /settings', 'curl -i -X PUT'],
      ['POST /admin/maintenance', null, 'curl -i -X POST'],
    ]);
  });

  test('include removals of what the run did not create, and GETs that do more than read', async () => {
    const ok = { responses: { 204: { description: 'done' } } };
    const { url } = await serve(({ method, path }) =>
      path === '/rows' && method === 'GET'
        ? { status: 200, body: [{ id: 1, name: 'of others' }] }
        : { status: path.endsWith('999999') ? 404 : 204 },
    );
    const list = { responses: { 200: { description: 'ok', content: json({ type: 'array', items: row }) } } };
    const paths = { '/rows': { get: list, delete: ok }, '/rows/purge': { get: ok }, '/ready': { get: ok } };
    const { report } = await run(await modelOf({ ...document, paths }), url, {
      allow: WRITES,
      isShared: true,
    });
    expect(report.changed?.map(({ operation, before }) => [operation, before?.operation ?? null])).toEqual([
      ['DELETE /rows', 'GET /rows'],
      ['GET /rows/purge', null],
    ]);
  });

  test('are marked if the name of a POST suggests that it only reads', async () => {
    const post = { requestBody: { required: true, content: json(mode) }, responses: shown };
    const names = [
      'flows/filter',
      'flows/count-by-day',
      'flows/validate-and-save',
      'flows/history',
      'flows/run',
    ];
    const actions = names.map((name) => [`/${name}`, { post }]);
    const found = ['/flows/latest', { post: { ...post, operationId: 'searchFlows' } }];
    const { url } = await serve(() => ({ status: 200, body: { currency: 'EUR' } }));
    const model = await modelOf({ ...document, paths: Object.fromEntries([...actions, found]) });
    const { report } = await run(model, url, { allow: WRITES, isShared: true });
    expect(report.changed?.map(({ operation, mayOnlyRead = false }) => [operation, mayOnlyRead])).toEqual([
      ['POST /flows/filter', true],
      ['POST /flows/count-by-day', true],
      ['POST /flows/validate-and-save', false],
      ['POST /flows/history', true],
      ['POST /flows/run', false],
      ['POST /flows/latest', true],
    ]);
  });

  test('are not listed if the server refused them, or if they are not allowed', async () => {
    const isListed = { allow: WRITES, isShared: true };
    expect(await changesOf(isListed, '/settings')).toEqual([
      ['POST /admin/maintenance', null, 'curl -i -X POST'],
    ]);
    expect(await changesOf({ allow: ['create', 'change', 'destroy'], isShared: true })).toBeUndefined();
  });

  test('include those of requests that try a possible cause of an error', async () => {
    const responses = { ...shown, default: refusedWith('currency_refused') };
    const put = { ...document.paths['/settings'].put, responses };
    const paths = { '/settings': { ...document.paths['/settings'], put } };
    const { url, calls } = await serve(() => ({ status: 200, body: { currency: 'EUR' } }));
    const model = await modelOf({ ...document, paths });
    const { events, report } = await run(model, url, { allow: WRITES, isShared: true });
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'case-finished',
        case: expect.stringContaining('PUT /settings tries'),
      }),
    );
    const count = calls.filter(({ method }) => method === 'PUT').length;
    expect(report.changed).toMatchObject([{ operation: 'PUT /settings', count }]);
  });

  test('are not listed if the run started the server, which ends with the run', async () => {
    expect(await changesOf({ allow: WRITES })).toBeUndefined();
  });
});
