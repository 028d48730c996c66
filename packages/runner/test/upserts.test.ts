import { describe, expect, test } from 'vitest';
import { type Answer, modelOf, type Run, type RunOptions, run, serve, WRITES } from './harness.js';

const json = (schema: object): object => ({ 'application/json': { schema } });
const search = {
  type: 'object',
  required: ['id', 'name'],
  properties: { id: { type: 'string' }, name: { type: 'string' } },
};
const shown = { description: 'It', content: json(search) };
const put = {
  requestBody: {
    required: true,
    content: json({ type: 'object', required: ['name'], properties: { name: { type: 'string' } } }),
  },
  responses: { 200: shown },
};
const none = { 404: { description: 'None' } };
const list = { description: 'All', content: json({ type: 'array', items: search }) };
const ITEM = {
  '/searches/{id}': {
    parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
    get: { responses: { 200: shown, ...none } },
    delete: { responses: { 204: { description: 'Gone' }, ...none } },
  },
};

const documentOf = (collection: object, item: object = ITEM): object => ({
  openapi: '3.1.0',
  info: { title: 'Searches', version: '1' },
  paths: { '/searches/': collection, ...item },
});

interface Search {
  readonly id: string;
  readonly name: string;
}

interface SearchServer {
  readonly url: string;
  readonly searches: Map<string, Search>;
  readonly created: () => number;
}

/**
 * @param status Status of the response to a PUT that creates a search.
 * @param isSingle True if each PUT changes the search that exists.
 */
async function searchServer(status: number, isSingle = false): Promise<SearchServer> {
  const searches = new Map<string, Search>([['old', { id: 'old', name: 'old' }]]);
  let created = 0;
  const { url } = await serve(({ method, path, json: sent }): Answer => {
    const id = path.split('/')[2] ?? '';
    if (id === '') {
      if (method === 'GET') return { status: 200, body: [...searches.values()] };
      const name = (sent as Partial<Search> | undefined)?.name;
      if (typeof name !== 'string') return { status: 422 };
      const current = isSingle
        ? searches.get('old')
        : [...searches.values()].find((candidate) => candidate.name === name);
      const search = { id: current?.id ?? `s${++created}`, name };
      searches.set(search.id, search);
      return { status: current ? 200 : status, body: search };
    }
    const current = searches.get(id);
    if (!current) return { status: 404 };
    if (method === 'DELETE') searches.delete(id);
    return method === 'DELETE' ? { status: 204 } : { status: 200, body: current };
  });
  return { url, searches, created: () => created };
}

const SHARED: RunOptions = { allow: WRITES, isShared: true };

const changesOf = ({ report }: Run): readonly string[] =>
  (report.changed ?? []).map(({ operation }) => operation);

describe('a PUT on a collection', () => {
  test.each([
    ['is answered with 201', 201, { put }],
    ['names an item that the list did not contain', 200, { put, get: { responses: { 200: list } } }],
  ])('creates an item that is removed if it %s', async (_, status, collection) => {
    const server = await searchServer(status);
    const result = await run(await modelOf(documentOf(collection)), server.url, SHARED);
    expect(server.created()).toBeGreaterThan(1);
    expect([...server.searches.keys()]).toEqual(['old']);
    expect(result.report.leftBehind).toBeUndefined();
    expect(changesOf(result)).toEqual([]);
  });

  test.each([
    ['without a list', { put }],
    ['with a list', { put, get: { responses: { 200: list } } }],
  ])('changes an item that is not removed, but listed as changed, %s', async (_, collection) => {
    const server = await searchServer(200, true);
    const result = await run(await modelOf(documentOf(collection)), server.url, SHARED);
    expect([...server.searches.keys()]).toEqual(['old']);
    expect(result.report.leftBehind).toBeUndefined();
    expect(changesOf(result)).toEqual(['PUT /searches/']);
  });

  test('creates an item that is listed as left behind if the document has no request that removes it', async () => {
    const server = await searchServer(201);
    const result = await run(await modelOf(documentOf({ put }, {})), server.url, SHARED);
    expect(result.report.remaining).toEqual([
      {
        operation: 'PUT /searches/',
        reason: 'the document has no request that removes it',
        count: server.created(),
      },
    ]);
  });
});
