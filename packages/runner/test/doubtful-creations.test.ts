import { describe, expect, test } from 'vitest';
import { type Answer, type Call, modelOf, type Run, run, serve } from './harness.js';

const json = (schema: object): object => ({ description: 'It', content: { 'application/json': { schema } } });
const none = { description: 'None' };

/** Returns a document of a collection whose items have an `id` and the properties. */
function documentOf(properties: object, { isListed = true } = {}): object {
  const input = { type: 'object', required: Object.keys(properties), properties };
  const row = { ...input, properties: { id: { type: 'integer' }, ...properties } };
  const list = { get: { responses: { 200: json({ type: 'array', items: row }) } } };
  return {
    openapi: '3.1.0',
    info: { title: 'Rows', version: '1' },
    paths: {
      '/rows': {
        ...(isListed && list),
        post: {
          requestBody: { required: true, content: { 'application/json': { schema: input } } },
          responses: { 201: json(row), 400: { description: 'Invalid' } },
        },
      },
      '/rows/{id}': {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
        get: { responses: { 200: json(row), 404: none } },
        delete: { responses: { 204: none, 404: none } },
      },
    },
  };
}

const NAMED = { name: { type: 'string', minLength: 3, maxLength: 40 } };
const SLOT = {
  day: { type: 'string', format: 'date' },
  hour: { type: 'integer', minimum: 8, maximum: 17 },
};

type Row = Readonly<Record<string, unknown>>;

/**
 * @param answer Responds to an accepted request in place of the server; undefined for the usual response. `keep` stores
 * the row.
 */
async function rowServer(
  members: object,
  answer: (call: Call, keep: () => void) => Answer | undefined = () => undefined,
) {
  const rows = new Map<string, Row>([['1', { id: 1, name: 'of others', day: '2020-01-01', hour: 8 }]]);
  let count = 1;
  const { url, calls } = await serve((call): Answer => {
    const { method, path, json: sent } = call;
    const id = path.split('/')[2];
    const found = rows.get(id ?? '');
    if (id !== undefined && !found) return { status: 404 };
    if (id !== undefined) {
      const remove = (): void => void rows.delete(id);
      const other = answer(call, method === 'DELETE' ? remove : () => undefined);
      if (other) return other;
      if (method === 'DELETE') remove();
      return method === 'DELETE' ? { status: 204 } : { status: 200, body: found };
    }
    if (method === 'GET') return answer(call, () => undefined) ?? { status: 200, body: [...rows.values()] };
    const body = typeof sent === 'object' && sent !== null ? sent : {};
    const isValid = Object.keys(members).every((name) => isScalar(Reflect.get(body, name)));
    if (!isValid || !/^.{3,40}$/.test(String(Reflect.get(body, 'name') ?? 'none'))) return { status: 400 };
    const row: Row = { id: ++count, ...body };
    const keep = (): void => void rows.set(String(row.id), row);
    const other = answer(call, keep);
    if (other) return other;
    keep();
    return { status: 201, body: row };
  });
  return { url, calls, rows, created: () => count - 1 };
}

const isScalar = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number';

const leftOf = ({ report }: Run) => report.leftBehind ?? [];
const namesOf = (rows: ReadonlyMap<string, Row>): readonly string[] => [...rows.keys()];

/** Returns a function that answers every second POST with the status, after it has stored the row if `isKept`. */
function everySecondPost(status: number, isKept: boolean) {
  let posts = 0;
  return ({ method }: Call, keep: () => void): Answer | undefined => {
    if (method !== 'POST' || ++posts % 2 === 0) return undefined;
    if (isKept) keep();
    return { status };
  };
}

describe('a creation that receives a server error', () => {
  test.each([
    [504, ['create']],
    [500, ['create', 'change', 'destroy', 'dangerous']],
    [0, ['create']],
  ] as const)('is found by its values and removed after a %i', async (status, allow) => {
    const server = await rowServer(NAMED, everySecondPost(status, true));
    const result = await run(await modelOf(documentOf(NAMED)), server.url, { allow });
    expect(server.created()).toBeGreaterThan(2);
    expect(namesOf(server.rows)).toEqual(['1']);
    expect(leftOf(result)).toEqual([]);
  });

  test.each([
    ['lists it', true],
    ['does not list one that a list shows to be absent', false],
  ])('%s if no value of the request is unique to the run', async (_, isKept) => {
    const server = await rowServer(SLOT, everySecondPost(504, isKept));
    const result = await run(await modelOf(documentOf(SLOT)), server.url, { allow: ['create'] });
    const left = server.rows.size - 1;
    expect(left > 0).toBe(isKept);
    const reasons = leftOf(result).map(({ reason }) => reason);
    expect(reasons).toEqual(Array(left).fill('the server answered 504 and may have created it'));
  });

  test('is listed if the document has no list of the collection', async () => {
    const server = await rowServer(NAMED, everySecondPost(504, true));
    const document = documentOf(NAMED, { isListed: false });
    const result = await run(await modelOf(document), server.url, { allow: ['create'] });
    expect(server.rows.size).toBeGreaterThan(1);
    expect(leftOf(result).length).toBeGreaterThanOrEqual(server.rows.size - 1);
    expect(leftOf(result)[0]?.reason).toBe('the server answered 504 and may have created it');
  });

  test('causes few searches if the server answers every creation with a 5xx', async () => {
    const server = await rowServer(NAMED, ({ method }) => (method === 'POST' ? { status: 503 } : undefined));
    const result = await run(await modelOf(documentOf(NAMED)), server.url, { allow: ['create'] });
    const { calls } = server;
    const [posts, lists] = [
      calls.filter(({ method }) => method === 'POST').length,
      calls.filter(({ method, path }) => method === 'GET' && path === '/rows').length,
    ];
    expect(posts).toBeGreaterThan(3);
    expect(lists).toBeLessThan(12);
    expect(leftOf(result)).toEqual([]);
  });
});

describe('a PUT at a chosen key that receives a server error', () => {
  const document = {
    openapi: '3.1.0',
    info: { title: 'Notes', version: '1' },
    paths: {
      '/notes/{slug}': {
        parameters: [
          {
            name: 'slug',
            in: 'path',
            required: true,
            schema: { type: 'string', pattern: '^[a-z0-9-]{4,30}$' },
          },
        ],
        get: { responses: { 200: json({ type: 'object' }), 404: none } },
        put: {
          requestBody: {
            required: true,
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['text'],
                  properties: { text: { type: 'string', minLength: 1, maxLength: 60 } },
                },
              },
            },
          },
          responses: { 201: none, 200: none, 400: none },
        },
        delete: { responses: { 204: none, 404: none } },
      },
    },
  };

  /** Stores each new note, and answers every second creation with the status. */
  async function noteServer(status: number, isTaken = false) {
    const notes = new Map<string, Row>();
    let count = 0;
    const { url } = await serve(({ method, path, json: sent }): Answer => {
      const slug = path.split('/')[2] ?? '';
      if (method === 'PUT') {
        const text = typeof sent === 'object' && sent !== null ? Reflect.get(sent, 'text') : undefined;
        if (!/^[a-z0-9-]{4,30}$/.test(slug) || typeof text !== 'string' || text === '')
          return { status: 400 };
        if (notes.get(slug)?.text === 'of others') return { status: 403 };
        const isNew = !notes.has(slug);
        const isFaulty = isNew && ++count % 2 === 1;
        notes.set(slug, isFaulty && isTaken ? { text: 'of others' } : { text });
        return { status: isFaulty ? status : isNew ? 201 : 200 };
      }
      if (!notes.has(slug)) return { status: 404 };
      const body = notes.get(slug);
      if (method === 'DELETE') notes.delete(slug);
      return method === 'DELETE' ? { status: 204 } : { status: 200, body };
    });
    return { url, notes, created: () => count };
  }

  test.each([503, 0])('is read and removed after a %i', async (status) => {
    const server = await noteServer(status);
    const result = await run(await modelOf(document), server.url, {
      allow: ['create', 'change', 'dangerous'],
    });
    expect(server.created()).toBeGreaterThan(1);
    expect(namesOf(server.notes)).toEqual([]);
    expect(leftOf(result)).toEqual([]);
  });

  test('is not removed if another client has used the key', async () => {
    const server = await noteServer(503, true);
    const result = await run(await modelOf(document), server.url, {
      allow: ['create', 'change', 'dangerous'],
    });
    expect(server.notes.size).toBeGreaterThan(0);
    expect([...server.notes.values()]).toEqual(Array(server.notes.size).fill({ text: 'of others' }));
    expect(leftOf(result)).toHaveLength(server.notes.size);
    expect(leftOf(result)[0]).toMatchObject({
      reason:
        'the server answered 503 and may have created it, but the resource contains no value of the run, so it may belong to others',
      curl: null,
      resource: expect.stringMatching(/^\/notes\/[a-z0-9-]+$/),
    });
  });
});

describe('a removal of a resource that contains no text of the run', () => {
  test('is repeated after a random 503, because the resource equals the response that created it', async () => {
    let removals = 0;
    const server = await rowServer(SLOT, ({ method }) =>
      method === 'DELETE' && ++removals % 4 === 1 ? { status: 503 } : undefined,
    );
    const result = await run(await modelOf(documentOf(SLOT)), server.url, { allow: ['create'] });
    expect(server.created()).toBeGreaterThan(2);
    expect(namesOf(server.rows)).toEqual(['1']);
    expect(leftOf(result)).toEqual([]);
  });
});

describe('a removal that has no effect', () => {
  test('lists every resource if dangerous requests are allowed', async () => {
    const server = await rowServer(NAMED, ({ method }) =>
      method === 'DELETE' ? { status: 204 } : undefined,
    );
    const result = await run(await modelOf(documentOf(NAMED)), server.url);
    expect(server.created()).toBeGreaterThan(5);
    expect(leftOf(result)).toHaveLength(server.created());
  });
});

describe('a removal that always fails with a 503', () => {
  test.each([['create'], ['create', 'change', 'destroy', 'dangerous']] as const)(
    'ends further creations, and the run soon, if %s is allowed',
    async (...allow) => {
      const server = await rowServer(NAMED, ({ method }) =>
        method === 'DELETE' ? { status: 503 } : undefined,
      );
      const started = Date.now();
      const result = await run(await modelOf(documentOf(NAMED)), server.url, { allow, concurrency: 1 });
      expect(server.created()).toBeLessThan(9);
      expect(leftOf(result)).toHaveLength(server.created());
      expect(Date.now() - started).toBeLessThan(25_000);
    },
  );

  test('does not end creations if it works again', async () => {
    let removals = 0;
    const server = await rowServer(NAMED, ({ method }) =>
      method === 'DELETE' && ++removals <= 12 ? { status: 503 } : undefined,
    );
    const result = await run(await modelOf(documentOf(NAMED)), server.url, {
      allow: ['create'],
      concurrency: 1,
    });
    expect(server.created()).toBeGreaterThan(3);
    expect(namesOf(server.rows)).toEqual(['1']);
    expect(leftOf(result)).toEqual([]);
  });
});
