import { describe, expect, test } from 'vitest';
import { type Answer, findingTexts, modelOf, run, serve } from './harness.js';

const json = (schema: object): object => ({ 'application/json': { schema } });

/** Groups whose representation is a name and a note, below a path parameter with this name and schema. */
const documentOf = (parameter: string, schema: object, hasList: boolean): object => {
  const text = { type: 'string' };
  const group = { type: 'object', required: ['name'], properties: { name: text, note: text } };
  const item = { description: 'The group', content: json(group) };
  const absent = { description: 'No group' };
  const list = { description: 'ok', content: json({ type: 'array', items: group }) };
  return {
    openapi: '3.1.0',
    info: { title: 'Groups', version: '1' },
    paths: {
      '/groups': {
        ...(hasList && { get: { responses: { 200: list } } }),
        post: { requestBody: { required: true, content: json(group) }, responses: { 201: item } },
      },
      [`/groups/{${parameter}}`]: {
        parameters: [{ name: parameter, in: 'path', required: true, schema }],
        get: { responses: { 200: item, 404: absent } },
        delete: { responses: { 204: { description: 'Removed' }, 404: absent } },
      },
    },
  };
};

interface Options {
  readonly parameter: string;
  readonly schema: object;
  readonly hasList?: boolean;
  /** Returns the `Location` of the group with a key; none if undefined. */
  readonly location: (key: string) => string | undefined;
}

/** Runs against a server whose keys are 51, 52 and so on. */
async function runWith({ parameter, schema, hasList = true, location }: Options): Promise<{
  readonly stored: ReadonlyMap<string, unknown>;
  readonly created: number;
  readonly result: Awaited<ReturnType<typeof run>>;
}> {
  const stored = new Map<string, unknown>();
  let created = 0;
  const { url } = await serve(({ method, path, json: sent }): Answer => {
    if (path === '/groups' && method === 'GET') return { status: 200, body: [...stored.values()] };
    if (path === '/groups') {
      const key = String(51 + created++);
      stored.set(key, sent);
      const value = location(key);
      return { status: 201, body: sent, ...(value !== undefined && { headers: { location: value } }) };
    }
    const key = decodeURIComponent(path.split('/')[2] ?? '');
    if (!stored.has(key)) return { status: 404 };
    const body = stored.get(key);
    if (method === 'DELETE') stored.delete(key);
    return method === 'DELETE' ? { status: 204 } : { status: 200, body };
  });
  const model = await modelOf(documentOf(parameter, schema, hasList));
  const result = await run(model, url, { isShared: true, allow: ['create', 'change', 'destroy'] });
  return { stored, created, result };
}

const integer = { type: 'integer' };
const uuid = { type: 'string', format: 'uuid' };
const text = { type: 'string' };

describe('a new item that only an undocumented Location header names', () => {
  test.each([
    ['groupId', integer, true],
    ['group', integer, true],
    ['groupId', integer, false],
    ['groupId', text, true],
    ['group', text, true],
    ['group', text, false],
  ] as const)(
    'is read and removed at {%s} of schema %j, with a list: %s',
    async (parameter, schema, hasList) => {
      const { stored, result } = await runWith({
        parameter,
        schema,
        hasList,
        location: (key) => `/groups/${key}`,
      });
      expect(stored.size).toBe(0);
      expect(findingTexts(result)).toEqual([]);
      expect(result.report.leftBehind).toBeUndefined();
      expect(new Set(result.report.ledger.map(({ verdict }) => verdict))).toEqual(new Set(['proven']));
    },
  );

  test.each([
    ['groupId', integer],
    ['group', uuid],
  ] as const)('is created once, and listed, without a Location at {%s}', async (parameter, schema) => {
    const { created, result } = await runWith({ parameter, schema, location: () => undefined });
    expect(created).toBe(1);
    expect(findingTexts(result)).toEqual([]);
    expect(result.report.leftBehind).toHaveLength(1);
    expect(result.report.leftBehind?.[0]?.curl ?? '').not.toContain('/groups/name');
  });

  test('is not at a Location of another collection', async () => {
    const { created, result } = await runWith({
      parameter: 'groupId',
      schema: integer,
      location: (key) => `/jobs/${key}`,
    });
    expect(created).toBe(1);
    expect(findingTexts(result)).toEqual([]);
    expect(result.report.leftBehind).toHaveLength(1);
  });
});
