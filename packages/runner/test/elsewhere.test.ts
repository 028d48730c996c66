import { describe, expect, test } from 'vitest';
import { type Answer, modelOf, run, serve } from './harness.js';

const json = (schema: object): object => ({ 'application/json': { schema } });
const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
const slug = { ...id, name: 'slug' };
const none = { 404: { description: 'none' } };

/** A document of exports that an action of a project creates, and whose collection is elsewhere. */
const documentOf = (action: string, hasDelete = true): object => ({
  openapi: '3.0.3',
  info: { title: 'Projects', version: '1' },
  paths: {
    '/projects': {
      post: {
        requestBody: { required: true, content: json(ref('Project')) },
        responses: { 201: { description: 'created', content: json(ref('Project')) } },
      },
    },
    '/projects/{slug}': {
      parameters: [slug],
      get: { responses: { 200: { description: 'ok', content: json(ref('Project')) }, ...none } },
      delete: { responses: { 204: { description: 'gone' }, ...none } },
    },
    [`/projects/{slug}/${action}`]: {
      parameters: [slug],
      post: { responses: { 202: { description: 'queued', content: json(ref('Export')) }, ...none } },
    },
    '/exports': {
      get: {
        responses: { 200: { description: 'all', content: json({ type: 'array', items: ref('Export') }) } },
      },
    },
    '/exports/{id}': {
      parameters: [id],
      get: { responses: { 200: { description: 'ok', content: json(ref('Export')) }, ...none } },
      ...(hasDelete && { delete: { responses: { 204: { description: 'gone' }, ...none } } }),
    },
  },
  components: {
    schemas: {
      Project: { type: 'object', required: ['slug'], properties: { slug: { type: 'string', minLength: 3 } } },
      Export: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } },
    },
  },
});

interface Exports {
  readonly url: string;
  readonly ids: ReadonlySet<string>;
  readonly created: () => number;
}

interface Behaviour {
  /** False for a server that answers the action with the export that exists. */
  readonly isNew?: boolean;
  /** False for a server whose list has other pages, which the document does not describe. */
  readonly isListed?: boolean;
}

async function exportServer({ isNew = true, isListed = true }: Behaviour = {}): Promise<Exports> {
  const projects = new Set<string>();
  const ids = new Set(['e-1']);
  let created = 0;
  const answer = (method: string, path: string, sent: unknown): Answer => {
    const [, collection, key = '', action] = path.split('/');
    if (collection === 'exports') {
      const headers = isListed ? {} : { link: '</exports?after=e-9>; rel="next"' };
      if (key === '') return { status: 200, headers, body: [...ids].map((item) => ({ id: item })) };
      if (!ids.has(key)) return { status: 404 };
      if (method === 'GET') return { status: 200, body: { id: key } };
      ids.delete(key);
      return { status: 204 };
    }
    if (key === '') {
      const { slug: name } = sent as { readonly slug?: unknown };
      if (typeof name !== 'string' || name.length < 3) return { status: 400 };
      projects.add(name);
      return { status: 201, body: { slug: name } };
    }
    if (!projects.has(key)) return { status: 404 };
    if (action !== undefined) {
      if (!isNew) return { status: 202, body: { id: 'e-1' } };
      const item = `e-${++created + 1}`;
      ids.add(item);
      return { status: 202, headers: { location: `/exports/${item}` }, body: { id: item } };
    }
    if (method === 'DELETE') projects.delete(key);
    return method === 'DELETE' ? { status: 204 } : { status: 200, body: { slug: key } };
  };
  const { url } = await serve(({ method, path, json: sent }) => answer(method, path, sent));
  return { url, ids, created: () => created };
}

const allow = ['create', 'change', 'destroy', 'dangerous'] as const;

describe('what an action creates in another collection', () => {
  // `export` has the name of the collection; `render` only has the schema of its items.
  test.each(['export', 'render'])('is removed: %s', async (action) => {
    const server = await exportServer();
    const { report } = await run(await modelOf(documentOf(action)), server.url, { allow, isShared: true });
    expect(server.created()).toBeGreaterThan(0);
    expect([...server.ids]).toEqual(['e-1']);
    expect(report.leftBehind ?? []).toEqual([]);
    expect(report.remaining ?? []).toEqual([]);
  });

  test('is not removed if the list contained it before', async () => {
    const server = await exportServer({ isNew: false });
    const { report } = await run(await modelOf(documentOf('export')), server.url, { allow, isShared: true });
    expect([...server.ids]).toEqual(['e-1']);
    expect(report.remaining ?? []).toEqual([]);
  });

  test.each([
    ['the document has no request that removes it', false, true],
    ['no list shows whether it is new', true, false],
  ])('is listed as left behind if %s', async (reason, hasDelete, isListed) => {
    const server = await exportServer({ isListed });
    const model = await modelOf(documentOf('export', hasDelete));
    const { report } = await run(model, server.url, { allow, isShared: true });
    const count = server.created();
    expect(server.ids.size).toBe(count + 1);
    expect(report.remaining).toEqual([{ operation: 'POST /projects/{slug}/export', reason, count }]);
  });
});
