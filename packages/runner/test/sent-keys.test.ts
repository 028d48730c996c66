import { describe, expect, test } from 'vitest';
import { type Answer, modelOf, run, serve, WRITES } from './harness.js';

const json = (schema: object): object => ({ 'application/json': { schema } });
const assignment = {
  type: 'object',
  required: ['userId', 'role'],
  properties: { userId: { type: 'integer' }, role: { type: 'string' } },
};
const document = {
  openapi: '3.1.0',
  info: { title: 'Assignments', version: '1' },
  paths: {
    '/assignments': {
      post: {
        requestBody: { required: true, content: json(assignment) },
        responses: { 201: { description: 'Assigned', content: json(assignment) } },
      },
    },
    '/assignments/{userId}': {
      parameters: [{ name: 'userId', in: 'path', required: true, schema: { type: 'integer' } }],
      get: {
        responses: {
          200: { description: 'The assignment', content: json(assignment) },
          404: { description: 'No assignment' },
        },
      },
      delete: { responses: { 204: { description: 'Removed' }, 404: { description: 'No assignment' } } },
    },
  },
};

/** Runs against a server whose POST replaces the assignment of a user, and that has assignments of these users. */
async function runWith(users: readonly number[]): Promise<{
  readonly stored: ReadonlyMap<string, unknown>;
  readonly creations: number;
  readonly report: Awaited<ReturnType<typeof run>>['report'];
}> {
  const stored = new Map<string, unknown>(users.map((userId) => [String(userId), { userId, role: 'admin' }]));
  const { url, calls } = await serve(({ method, path, json: sent }): Answer => {
    const key = path.split('/')[2] ?? '';
    if (method === 'POST') {
      const { userId } = sent as { userId: number };
      stored.set(String(userId), sent);
      return { status: 201, body: sent };
    }
    const body = stored.get(key);
    if (body === undefined) return { status: 404 };
    if (method === 'DELETE') stored.delete(key);
    return method === 'DELETE' ? { status: 204 } : { status: 200, body };
  });
  const { report } = await run(await modelOf(document), url, { isShared: true, allow: WRITES });
  return { stored, creations: calls.filter(({ method }) => method === 'POST').length, report };
}

describe('a creation whose body contains the key of the resource', () => {
  test('is not sent if the key is that of an existing resource', async () => {
    const users = Array.from({ length: 2000 }, (_, index) => index - 500);
    const { stored, creations, report } = await runWith(users);
    expect(creations).toBe(0);
    expect([...stored.values()]).toEqual(users.map((userId) => ({ userId, role: 'admin' })));
    expect(
      report.ledger.flatMap(({ variants }) => variants.map(({ detail }) => detail ?? '')),
    ).toContainEqual(
      expect.stringContaining('the value of `userId` in its body may name a resource of others'),
    );
  });

  test('is sent if the key is free, and its resource is removed', async () => {
    const { stored, creations, report } = await runWith([]);
    expect(creations).toBeGreaterThan(0);
    expect([...stored]).toEqual([]);
    expect(report.ledger.find(({ id }) => id.startsWith('POST'))?.verdict).toBe('proven');
  });
});

describe('a creation whose key is one of 26 letters', () => {
  const code = {
    type: 'object',
    required: ['code'],
    properties: { code: { type: 'string', pattern: '^[A-Za-z]$' } },
  };
  const enveloped = { type: 'object', required: ['data'], properties: { data: code } };
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

  test.each([
    ['the key is in an envelope', enveloped, 404],
    ['the server normalizes the key', code, 404],
    ['the server refuses to show resources of others', code, 403],
  ])('is not sent if the key may exist, and %s', async (_, schema, refusal) => {
    const content = json(schema);
    const shown = { description: 'The code', content };
    const model = await modelOf({
      openapi: '3.1.0',
      info: { title: 'Codes', version: '1' },
      paths: {
        '/codes': { post: { requestBody: { required: true, content }, responses: { 201: shown } } },
        '/codes/{code}': {
          parameters: [{ name: 'code', in: 'path', required: true, schema: { type: 'string' } }],
          get: {
            responses: { 200: shown, 403: { description: 'Of others' }, 404: { description: 'No code' } },
          },
          delete: { responses: { 204: { description: 'Removed' } } },
        },
      },
    });
    const { url, calls } = await serve(({ method, path }): Answer => {
      const key = path.split('/')[2] ?? '';
      if (method !== 'GET') return { status: method === 'POST' ? 201 : 204, body: {} };
      if (!letters.includes(key)) return { status: 404 };
      return refusal === 403 ? { status: 403 } : { status: 200, body: { code: key } };
    });
    await run(model, url, { isShared: true, allow: WRITES });
    expect(calls.filter(({ method, text }) => method === 'POST' && /"code":"[A-Za-z]"/.test(text))).toEqual(
      [],
    );
  });
});

describe('a creation whose body contains the key, which the response contains in an envelope or not at all', () => {
  const label = {
    type: 'object',
    required: ['name', 'color'],
    properties: {
      name: { type: 'string', pattern: '^[a-z0-9-]+$', maxLength: 20 },
      color: { type: 'string' },
    },
  };
  const enveloped = { type: 'object', required: ['category'], properties: { category: label } };
  const bare = { type: 'object', required: ['isCreated'], properties: { isCreated: { type: 'boolean' } } };

  const categoriesOf = (response: object): object => ({
    openapi: '3.1.0',
    info: { title: 'Categories', version: '1' },
    paths: {
      '/categories': {
        post: {
          requestBody: { required: true, content: json(label) },
          responses: { 201: { description: 'Created', content: json(response) } },
        },
      },
      '/categories/{name}': {
        parameters: [{ name: 'name', in: 'path', required: true, schema: { type: 'string' } }],
        get: {
          responses: { 200: { description: 'ok', content: json(label) }, 404: { description: 'None' } },
        },
        delete: { responses: { 204: { description: 'Removed' }, 404: { description: 'None' } } },
      },
    },
  });

  /** Runs against a server that stores the names in this form, and returns what is left. */
  async function leftBy(response: object, form = (name: string): string => name): Promise<unknown> {
    const stored = new Map<string, unknown>();
    const { url } = await serve(({ method, path, json: sent }): Answer => {
      const key = path.split('/')[2] ?? '';
      if (method === 'POST') {
        const { name } = sent as { name: unknown };
        if (typeof name !== 'string' || name === '') return { status: 400 };
        stored.set(form(name), sent);
        return {
          status: 201,
          body:
            response === bare ? { isCreated: true } : { category: { ...(sent as object), name: form(name) } },
        };
      }
      const body = stored.get(key);
      if (body === undefined) return { status: 404 };
      if (method === 'DELETE') stored.delete(key);
      return method === 'DELETE' ? { status: 204 } : { status: 200, body };
    });
    const { report } = await run(await modelOf(categoriesOf(response)), url, {
      isShared: true,
      allow: WRITES,
    });
    const verdict = report.ledger.find(({ id }) => id.startsWith('POST'))?.verdict;
    return { left: stored.size, listed: report.leftBehind?.length ?? 0, verdict };
  }

  test.each([
    ['an envelope', enveloped, 'c-'],
    ['the request only', bare, ''],
  ])('is removed at its key: %s', async (_, response, prefix) => {
    expect(await leftBy(response, (name) => `${prefix}${name}`)).toEqual({
      left: 0,
      listed: 0,
      verdict: 'proven',
    });
  });

  test('is listed as left behind if the server stores the key in another form', async () => {
    const { left, listed } = (await leftBy(bare, (name) => `c-${name}`)) as Record<string, number>;
    expect(left).toBeGreaterThan(0);
    expect(listed).toBe(left);
  });
});
