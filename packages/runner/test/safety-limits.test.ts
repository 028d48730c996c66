import { describe, expect, test } from 'vitest';
import { NO_CONTROL, plan } from '../src/index.js';
import { type Answer, type Call, modelOf, type RunOptions, run, serve } from './harness.js';

// Situations in which a run with the permission `create` could affect resources that it did not create.

const json = (schema: object): object => ({ description: 'It', content: { 'application/json': { schema } } });
const body = (schema: object): object => ({ required: true, content: { 'application/json': { schema } } });
const parameter = (name: string, schema: object = { type: 'string' }): object => ({
  name,
  in: 'path',
  required: true,
  schema,
});
const item = { type: 'object', required: ['id'], properties: { id: { type: 'string' } } };
const named = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } };
const documentOf = (paths: object): object => ({
  openapi: '3.1.0',
  info: { title: 'Limits', version: '1' },
  paths,
});

/** Runs the document with the permission `create` and returns the calls that write. */
async function writesOf(
  paths: object,
  answer: (call: Call) => Answer,
  options: RunOptions = {},
): Promise<readonly string[]> {
  const { url, calls } = await serve(answer);
  await run(await modelOf(documentOf(paths)), url, { allow: ['create'], ...options });
  return calls.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
}

const GONE = { responses: { 204: { description: 'Gone' } } };
const READ = { responses: { 200: json(item) } };

describe('a run with limited permissions', () => {
  test.each([
    ['an integer from 1 to 5', { type: 'integer', minimum: 1, maximum: 5 }],
    ['one of two names', { enum: ['signup', 'maintenance-window'] }],
  ])('does not choose the key of an item that may exist: %s', async (_, schema) => {
    const put = { requestBody: body(named), responses: { 200: json(item), 201: json(item) } };
    const paths = { '/slots/{n}': { parameters: [parameter('n', schema)], get: READ, put, delete: GONE } };
    const writes = await writesOf(paths, ({ method }) =>
      method === 'DELETE' ? { status: 204 } : { status: 200, body: { id: '1' } },
    );
    expect(writes.filter((write) => /\/slots\/([1-5]|signup|maintenance-window)$/.test(write))).toEqual([]);
  });

  test('does not remove an existing resource that a POST returns', async () => {
    const post = { requestBody: body(named), responses: { 200: json(item), 201: json(item) } };
    const paths = {
      '/labels': { post },
      '/labels/{id}': { parameters: [parameter('id')], get: READ, delete: GONE },
    };
    const writes = await writesOf(paths, ({ method }) =>
      method === 'DELETE' ? { status: 204 } : { status: 200, body: { id: 'L1' } },
    );
    expect(writes).toContain('POST /labels');
    expect(writes).not.toContain('DELETE /labels/L1');
  });

  test('does not send a POST whose 200 may return an existing resource', async () => {
    const color = { type: 'object', required: ['color'], properties: { color: { enum: ['red', 'blue'] } } };
    const paths = (schema: object): object => ({
      '/labels': { post: { requestBody: body(schema), responses: { 200: json(item) } } },
      '/labels/{id}': { parameters: [parameter('id')], get: READ, delete: GONE },
    });
    const answer = ({ method }: Call): Answer =>
      method === 'DELETE' ? { status: 204 } : { status: 200, body: { id: 'L1' } };
    expect(await writesOf(paths(color), answer)).toEqual([]);
    // A name that only the run uses shows that the resource is new.
    expect(await writesOf(paths(named), answer)).toContain('DELETE /labels/L1');
  });

  test('does not remove the item of another collection that a Location names', async () => {
    const headers = { Location: { schema: { type: 'string' } } };
    const post = { requestBody: body(named), responses: { 202: { description: 'Accepted', headers } } };
    const paths = {
      '/exports': { post },
      '/exports/{id}': { parameters: [parameter('id')], get: READ, delete: GONE },
    };
    const writes = await writesOf(paths, ({ method }) =>
      method === 'DELETE' ? { status: 204 } : { status: 202, headers: { location: '/jobs/7' } },
    );
    expect(writes).not.toContain('DELETE /exports/7');
  });

  test('does not create resources that it could not remove', async () => {
    const paths = {
      '/things': { post: { requestBody: body(named), responses: { 204: { description: 'Created' } } } },
      '/things/{id}': { parameters: [parameter('id')], get: READ, delete: GONE },
    };
    expect(await writesOf(paths, () => ({ status: 204 }))).toEqual([]);
  });

  test('does not create resources that the configuration forbids it to remove', async () => {
    const paths = {
      '/things': { post: { requestBody: body(named), responses: { 201: json(item) } } },
      '/things/{id}': { parameters: [parameter('id')], get: READ, delete: GONE },
    };
    const answer = (): Answer => ({ status: 201, body: { id: '1' } });
    const operations = { 'DELETE /things/{id}': { allow: false } };
    expect(await writesOf(paths, answer, { operations })).toEqual([]);
    expect(await writesOf(paths, answer)).toContain('DELETE /things/1');
  });

  test('does not send a dangerous PUT to a key that it chooses', async () => {
    const put = {
      summary: 'Restart the zone',
      requestBody: body(named),
      responses: { 201: json(item), 400: { description: 'Invalid' } },
    };
    const paths = { '/restart/{zone}': { parameters: [parameter('zone')], get: READ, put, delete: GONE } };
    expect(await writesOf(paths, () => ({ status: 201, body: { id: '1' } }))).toEqual([]);
  });

  test('does not send an undeclared GET to a path on which another method is dangerous', async () => {
    const responses = { 202: { description: 'Bye' }, 405: { description: 'Wrong method' } };
    const { url, calls } = await serve(() => ({ status: 405, headers: { allow: 'POST' } }));
    await run(await modelOf(documentOf({ '/shutdown': { post: { responses } } })), url, { allow: [] });
    expect(calls).toEqual([]);
  });

  test('does not write to a listed item of a shared server, even if it creates its callers', async () => {
    const paths = {
      '/projects': { get: { responses: { 200: json({ type: 'array', items: item }) } } },
      '/projects/{id}': { parameters: [parameter('id')], get: READ, delete: GONE },
    };
    const model = await modelOf(documentOf(paths));
    const casesOf = (isShared: boolean): number =>
      plan(model, {
        seed: 1,
        callers: {},
        control: { ...NO_CONTROL, callers: true },
        allow: ['create', 'destroy'],
        isShared,
      }).cases.filter(({ operation }) => operation === 'DELETE /projects/{id}').length;
    expect(casesOf(true)).toBe(0);
    expect(casesOf(false)).toBeGreaterThan(0);
  });
});

describe('a run on a server that it did not start', () => {
  test('sends at most three wrong credentials per security scheme', async () => {
    const operation = (scheme: string): object => ({
      security: [{ [scheme]: [] }],
      responses: { 200: json(item), 401: { description: 'Wrong key' } },
    });
    const scheme = (name: string): object => ({ type: 'apiKey', in: 'header', name });
    const paths = Object.fromEntries(
      Array.from({ length: 6 }, (_, index) => [
        `/things-${index}`,
        { get: operation(index < 5 ? 'first' : 'second') },
      ]),
    );
    const securitySchemes = { first: scheme('x-first'), second: scheme('x-second') };
    const model = await modelOf({ ...documentOf(paths), components: { securitySchemes } });
    const planOf = (isShared: boolean) =>
      plan(model, {
        seed: 1,
        callers: { me: { credentials: { first: { env: 'A' }, second: { env: 'B' } } } },
        control: NO_CONTROL,
        allow: ['credentials'],
        isShared,
      });
    const wrongIn = ({ cases }: ReturnType<typeof planOf>): readonly string[] =>
      cases.filter(({ id }) => id.includes('credential: unknown')).map(({ operation: id }) => id);
    expect(wrongIn(planOf(true))).toEqual([
      'GET /things-0',
      'GET /things-1',
      'GET /things-2',
      'GET /things-5',
    ]);
    expect(wrongIn(planOf(false))).toHaveLength(6);
    expect(planOf(true).heldBack[0]?.why.detail).toContain('at most 3 wrong credentials for first');
  });
});
