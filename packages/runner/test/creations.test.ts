import { describe, expect, test } from 'vitest';
import { type CreationRecord, NO_CONTROL, plan, removeLeft } from '../src/index.js';
import { type Answer, findingTexts, modelOf, openVariants, type Run, run, serve } from './harness.js';

const row = {
  type: 'object',
  required: ['id', 'name'],
  properties: { id: { type: 'string' }, name: { type: 'string' } },
};
const json = (schema: object): object => ({ description: 'It', content: { 'application/json': { schema } } });
const document = {
  openapi: '3.1.0',
  info: { title: 'Rows', version: '1' },
  paths: {
    '/rows': {
      get: { responses: { 200: json({ type: 'array', items: row }) } },
      post: {
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['name'],
                properties: { name: { type: 'string', minLength: 3 } },
              },
            },
          },
        },
        responses: { 201: json(row), 400: { description: 'Invalid' } },
      },
    },
    '/rows/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      get: { responses: { 200: json(row), 404: { description: 'None' } } },
      delete: { responses: { 204: { description: 'Gone' }, 404: { description: 'None' } } },
    },
  },
};

type Row = { readonly id: string; readonly name: string };
const OLD: Row = { id: 'old', name: 'old' };

interface RowServer {
  readonly url: string;
  readonly rows: Map<string, Row>;
  /** The largest number of rows of the run that existed at the same time. */
  readonly most: () => number;
  readonly created: () => number;
}

/**
 * @param remove Responds to a DELETE of an existing row.
 * @param absent Responds to a GET of an absent row.
 */
async function rowServer(
  remove: (rows: Map<string, Row>, id: string) => Answer = (rows, id) => {
    rows.delete(id);
    return { status: 204 };
  },
  absent: () => Answer = () => ({ status: 404 }),
): Promise<RowServer> {
  const rows = new Map<string, Row>([['old', OLD]]);
  let [count, most] = [0, 0];
  let isInMaintenance = false;
  const { url } = await serve(({ method, path, json: sent }): Answer => {
    if (isInMaintenance) return { status: 503 };
    if (path === '/maintenance') {
      isInMaintenance = true;
      return { status: 204 };
    }
    const id = path.split('/')[2];
    if (id !== undefined) {
      const found = rows.get(id);
      if (!found) return method === 'GET' ? absent() : { status: 404 };
      return method === 'DELETE' ? remove(rows, id) : { status: 200, body: found };
    }
    if (method === 'GET') return { status: 200, body: [...rows.values()] };
    const name = (sent as { name?: unknown } | undefined)?.name;
    if (typeof name !== 'string' || name.length < 3) return { status: 400 };
    const created = { id: `r${++count}`, name };
    rows.set(created.id, created);
    most = Math.max(most, rows.size - 1);
    return { status: 201, body: created };
  });
  return { url, rows, most: () => most, created: () => count };
}

const leftOf = ({ report }: Run) => report.leftBehind ?? [];

describe('a run that may create resources', () => {
  test('verifies that removals work before it creates a second resource', async () => {
    let isFirstGone = false;
    const server = await rowServer((rows, id) => {
      isFirstGone ||= id === 'r1';
      if (id !== 'r1') expect(isFirstGone).toBe(true);
      rows.delete(id);
      return { status: 204 };
    });
    const result = await run(await modelOf(document), server.url, { allow: ['create', 'destroy'] });
    expect(findingTexts(result)).toEqual([]);
    expect(openVariants(result)).toEqual([]);
    expect([...server.rows.keys()]).toEqual(['old']);
    expect(leftOf(result)).toEqual([]);
  });

  test.each([
    [
      'is refused',
      (): Answer => ({ status: 403 }),
      'DELETE /rows/{id} answered 403, but the resource can still be read',
      [],
    ],
    [
      'has no effect',
      (): Answer => ({ status: 204 }),
      'DELETE /rows/{id} answered 204, but the resource can still be read',
      ['removed'],
    ],
  ])('creates only one resource if the removal %s', async (_, remove, reason, findings) => {
    const server = await rowServer(remove);
    const result = await run(await modelOf(document), server.url, { allow: ['create', 'destroy'] });
    expect(server.created()).toBe(1);
    expect(result.report.findings.map(({ rule }) => rule)).toEqual(findings);
    expect(leftOf(result)).toMatchObject([{ operation: 'POST /rows', reason }]);
    expect(leftOf(result)[0]?.curl).toContain(`curl -i -X DELETE '${server.url}/rows/r1'`);
    expect(openVariants(result).join('\n')).toContain(
      `not allowed: POST /rows is not sent again, because the resources that it creates cannot be removed: ${reason}.`,
    );
  });

  test.each([
    [1500, 2],
    [6000, 1],
  ])('uses no resource that the server removes %i ms after it has agreed to', async (delay, least) => {
    const server = await rowServer((rows, id) => {
      setTimeout(() => rows.delete(id), delay).unref();
      return { status: 204 };
    });
    const result = await run(await modelOf(document), server.url, { allow: ['create'], concurrency: 1 });
    expect(result.report.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(server.created()).toBeGreaterThanOrEqual(least);
  });

  test('accepts a removal if the server answers later reads with null', async () => {
    const server = await rowServer(undefined, () => ({ status: 200, body: null }));
    const result = await run(await modelOf(document), server.url, { allow: ['create'] });
    expect([...server.rows.keys()]).toEqual(['old']);
    expect(server.created()).toBeGreaterThan(1);
    expect(findingTexts(result).join('\n')).toContain('The body must be object.');
  });

  test('reports the response to a read of the removed resource if it is a server error', async () => {
    const server = await rowServer(undefined, () => ({ status: 500 }));
    const result = await run(await modelOf(document), server.url, { allow: ['create'] });
    expect(result.report.findings.map(({ rule, operation }) => `${rule} ${operation}`)).toContain(
      'no-server-error GET /rows/{id}',
    );
    expect(server.created()).toBe(1);
    expect(leftOf(result)[0]?.reason).toBe('DELETE /rows/{id} was accepted, but GET /rows/{id} answered 500');
  });

  test.each<[string, Answer]>([
    ['was accepted', { status: 204 }],
    ['was answered with 500', { status: 500 }],
    ['received no response', { status: 0 }],
  ])('removes no resource that has received the id of a removed one if the removal %s', async (_, answer) => {
    // Another client takes the id of each removed row at once.
    const foreign = new Map<string, Row>();
    const server = await rowServer((rows, id) => {
      if (foreign.get(id) === rows.get(id)) foreign.delete(id);
      else foreign.set(id, { id, name: 'of others' });
      const taken = foreign.get(id);
      if (taken) rows.set(id, taken);
      else rows.delete(id);
      return answer;
    });
    const result = await run(await modelOf(document), server.url, { allow: ['create', 'destroy'] });
    expect(server.created()).toBeGreaterThan(1);
    expect(foreign.size).toBe(server.created());
    expect(leftOf(result).filter(({ curl }) => curl !== null)).toEqual([]);
    const errors = result.report.findings.filter(({ severity }) => severity === 'error');
    expect(errors.filter(({ operation }) => operation !== 'DELETE /rows/{id}')).toEqual([]);
  });

  test('sends no second DELETE after a 500 if no operation reads the resource', async () => {
    const deleted: string[] = [];
    const server = await rowServer((rows, id) => {
      deleted.push(id);
      rows.delete(id);
      return { status: 500 };
    });
    const { get: _, ...item } = document.paths['/rows/{id}'];
    const paths = { ...document.paths, '/rows/{id}': item };
    const result = await run(await modelOf({ ...document, paths }), server.url);
    expect(deleted.length).toBeGreaterThan(0);
    expect(new Set(deleted).size).toBe(deleted.length);
    expect(leftOf(result)[0]?.reason).toContain('no operation shows whether the resource still exists');
  });

  test('lists every resource that it leaves if dangerous requests are allowed', async () => {
    const server = await rowServer(() => ({ status: 403 }));
    const result = await run(await modelOf(document), server.url);
    expect(server.created()).toBeGreaterThan(1);
    expect(leftOf(result)).toHaveLength(server.created());
  });

  test('removes shared resources before a dangerous request that may prevent it', async () => {
    const put = { responses: { 204: { description: 'On' } } };
    const paths = { ...document.paths, '/maintenance': { put } };
    const server = await rowServer();
    const result = await run(await modelOf({ ...document, paths }), server.url);
    expect(server.created()).toBeGreaterThan(1);
    expect([...server.rows.keys()]).toEqual(['old']);
    expect(leftOf(result)).toEqual([]);
  });

  test('ends the session of a caller after other dangerous requests, and the server last', async () => {
    const post = { responses: { 204: { description: 'Done' } } };
    const paths = ['/restart', '/logout', '/mails'].map((path) => [path, { post }]);
    const { url, calls } = await serve(() => ({ status: 204 }));
    await run(await modelOf({ ...document, paths: Object.fromEntries(paths) }), url);
    expect(calls.filter(({ method }) => method === 'POST').map(({ path }) => path)).toEqual([
      '/mails',
      '/logout',
      '/restart',
    ]);
  });

  test.each([
    [undefined, 'the document has no request that removes it'],
    ['Archive a row', 'DELETE /rows/{id} archives it instead of removing it'],
  ])(
    'counts the resources that no request removes if the summary of DELETE is %s',
    async (summary, reason) => {
      const { delete: remove, ...item } = document.paths['/rows/{id}'];
      const withRemoval = summary === undefined ? item : { ...item, delete: { ...remove, summary } };
      const paths = { ...document.paths, '/rows/{id}': withRemoval };
      const server = await rowServer();
      const { report } = await run(await modelOf({ ...document, paths }), server.url, { isShared: true });
      expect(report.remaining).toEqual([{ operation: 'POST /rows', reason, count: server.created() }]);
    },
  );

  test('names the action that may remove the resources that it counts', async () => {
    const { delete: _, ...item } = document.paths['/rows/{id}'];
    const action = { parameters: item.parameters, post: { responses: { 204: { description: 'Removed' } } } };
    const paths = { ...document.paths, '/rows/{id}': item, '/rows/{id}/delete': action };
    const server = await rowServer();
    const { report } = await run(await modelOf({ ...document, paths }), server.url, {
      isShared: true,
      operations: { 'POST /rows/{id}/delete': { allow: false } },
    });
    const reason = 'POST /rows/{id}/delete may remove it, but only its name says so';
    expect(report.remaining).toEqual([{ operation: 'POST /rows', reason, count: server.created() }]);
  });

  test('repeats a removal that fails once', async () => {
    const failed = new Set<string>();
    const server = await rowServer((rows, id) => {
      if (failed.size < failed.add(id).size) return { status: 503 };
      rows.delete(id);
      return { status: 204 };
    });
    const result = await run(await modelOf(document), server.url, { allow: ['create'] });
    expect([...server.rows.keys()]).toEqual(['old']);
    expect(leftOf(result)).toEqual([]);
  });
});

describe('a run that reads ids from the `Location` header', () => {
  const label = { type: 'object', required: ['label'], properties: { label: { type: 'string' } } };
  const headers = { Location: { required: true, schema: { type: 'string' } } };
  const labels = {
    openapi: '3.1.0',
    info: { title: 'Labels', version: '1' },
    paths: {
      '/shops/{shop}/labels': {
        parameters: [{ name: 'shop', in: 'path', required: true, schema: { const: 'main' } }],
        post: {
          requestBody: { required: true, content: { 'application/json': { schema: label } } },
          responses: { 201: { ...json(label), headers } },
        },
      },
      '/shops/{shop}/labels/{labelId}': {
        parameters: ['shop', 'labelId'].map((name) => ({
          name,
          in: 'path',
          required: true,
          schema: name === 'shop' ? { const: 'main' } : { type: 'string' },
        })),
        get: { responses: { 200: json(label) } },
        delete: { responses: { 204: { description: 'Gone' } } },
      },
    },
  };

  async function labelServer(locationOf: (id: string) => string) {
    const kept = new Map<string, unknown>();
    let created = 0;
    const { url } = await serve(({ method, path, json: sent }): Answer => {
      const id = path.split('/')[4];
      if (method === 'POST') {
        const key = `l${++created}`;
        kept.set(key, sent);
        return { status: 201, body: sent, headers: { location: locationOf(key) } };
      }
      const found = kept.get(id ?? '');
      if (id === undefined || found === undefined) return { status: 404 };
      if (method === 'DELETE') kept.delete(id);
      return method === 'DELETE' ? { status: 204 } : { status: 200, body: found };
    });
    return { url, kept, created: () => created };
  }

  test.each([
    ['labels/l1', 'relative to the request'],
    ['../../shops/main/labels/l1', 'relative with dots'],
    ['/shops/main/labels/l1', 'absolute'],
    ['shops/main/labels/l1', 'relative to the server'],
  ])('removes all resources if %s is %s', async (location) => {
    const server = await labelServer((id) => location.replace('l1', id));
    const result = await run(await modelOf(labels), server.url, { allow: ['create'] });
    expect(server.created()).toBeGreaterThan(1);
    expect([...server.kept.keys()]).toEqual([]);
    expect(leftOf(result)).toEqual([]);
  });

  test('creates only one resource if the header names no resource of the collection', async () => {
    const server = await labelServer((id) => `/elsewhere/${id}`);
    const result = await run(await modelOf(labels), server.url, { allow: ['create'] });
    expect(server.created()).toBe(1);
    expect(leftOf(result)).toMatchObject([
      {
        reason:
          'no response names what it created, and no search finds it, so the `labelId` that DELETE /shops/{shop}/labels/{labelId} needs is unknown',
      },
    ]);
  });
});

describe('a run that chooses the key of a resource in the body', () => {
  const documentOf = (properties: object, content: object = {}): object => ({
    openapi: '3.1.0',
    info: { title: 'Pages', version: '1' },
    paths: {
      '/pages': {
        post: {
          requestBody: {
            required: true,
            content: {
              'application/json': {
                schema: { type: 'object', required: Object.keys(properties), properties },
              },
            },
          },
          responses: {
            201: { description: 'It', headers: { Location: { schema: { type: 'string' } } }, ...content },
          },
        },
      },
      '/pages/{slug}': {
        parameters: [{ name: 'slug', in: 'path', required: true, schema: { type: 'string' } }],
        get: { responses: { 200: { description: 'It' }, 404: { description: 'None' } } },
        delete: { responses: { 204: { description: 'Gone' }, 404: { description: 'None' } } },
      },
    },
  });
  const slug = { type: 'string', pattern: '^[a-z][a-z0-9-]{2,39}$' };

  /** Serves one page of others. Each new page has the slug of the request or, if `ownSlugs`, one of the server. */
  async function pageServer(locationOf: (slug: string) => string, ownSlugs = false) {
    const pages = new Map<string, unknown>([['home', {}]]);
    let created = 0;
    const { url, calls } = await serve(({ method, path, json: sent }): Answer => {
      const key = path.split('/')[2];
      if (method === 'POST') {
        const wanted = (sent as { slug?: unknown } | undefined)?.slug;
        if (typeof wanted !== 'string') return { status: 400 };
        created++;
        const name = ownSlugs ? `page-${created}` : wanted;
        pages.set(name, sent);
        return { status: 201, body: { id: 'home' }, headers: { location: locationOf(name) } };
      }
      if (key === undefined || !pages.has(key)) return { status: 404 };
      if (method === 'DELETE') pages.delete(key);
      return { status: method === 'DELETE' ? 204 : 200 };
    });
    return { url, calls, pages, created: () => created };
  }

  test.each([
    ['the key of the request', false],
    ['another key', true],
  ])('removes the resources if the `Location` header has %s', async (_, ownSlugs) => {
    const server = await pageServer((name) => `/pages/${name}`, ownSlugs);
    const result = await run(await modelOf(documentOf({ slug, title: { type: 'string' } })), server.url);
    expect(findingTexts(result)).toEqual([]);
    expect(openVariants(result)).toEqual([]);
    expect(server.created()).toBeGreaterThan(1);
    expect([...server.pages.keys()]).toEqual(['home']);
    expect(leftOf(result)).toEqual([]);
  });

  test('does not remove the resource of others that the body names', async () => {
    const content = {
      content: { 'application/json': { schema: { type: 'object', properties: { id: { type: 'string' } } } } },
    };
    const server = await pageServer((name) => `/pages/${name}`);
    await run(await modelOf(documentOf({ slug, title: { type: 'string' } }, content)), server.url);
    expect(server.pages.has('home')).toBe(true);
    expect(server.pages.size).toBe(1);
  });

  test('removes nothing if the `Location` header names another kind of resource', async () => {
    const server = await pageServer(() => '/sites/home');
    await run(await modelOf(documentOf({ slug, title: { type: 'string' } })), server.url, {
      allow: ['create'],
    });
    expect(server.created()).toBe(1);
    expect(server.calls.filter(({ method }) => method === 'DELETE')).toEqual([]);
  });
});

describe('a resource that the server creates later', () => {
  const later = JSON.parse(JSON.stringify(document).replace('"201"', '"202"'));

  /** @param delay Milliseconds from the response to the creation. */
  async function lateServer(delay: number) {
    const rows = new Map<string, Row>();
    let count = 0;
    const { url } = await serve(({ method, path, json: sent }): Answer => {
      const id = path.split('/')[2];
      if (id !== undefined) {
        const found = rows.get(id);
        if (!found) return { status: 404 };
        if (method === 'DELETE') rows.delete(id);
        return method === 'DELETE' ? { status: 204 } : { status: 200, body: found };
      }
      if (method === 'GET') return { status: 200, body: [...rows.values()] };
      const { name } = (sent ?? {}) as { name?: unknown };
      if (typeof name !== 'string' || name.length < 3) return { status: 400 };
      const created = { id: `r${++count}`, name };
      setTimeout(() => rows.set(created.id, created), delay).unref();
      return { status: 202, body: created };
    });
    return { url, rows, created: () => count };
  }

  test('is used and removed as soon as it exists', async () => {
    const server = await lateServer(300);
    const result = await run(await modelOf(later), server.url, { allow: ['create', 'destroy'] });
    expect(server.created()).toBeGreaterThan(1);
    expect(findingTexts(result)).toEqual([]);
    expect(leftOf(result)).toEqual([]);
    expect([...server.rows.keys()]).toEqual([]);
  });

  test('is removed if the list shows that it is new, although the request contains no value of the run', async () => {
    const text = JSON.stringify(later).replace('"minLength":3', '"enum":["csv"]');
    const declared = JSON.parse(text.replace('"post":{', '"post":{"x-effect":"create",'));
    const server = await lateServer(300);
    const { report } = await run(await modelOf(declared), server.url, { allow: ['create'], isShared: true });
    expect(report.findings.filter(({ operation }) => operation.startsWith('GET'))).toEqual([]);
    expect(server.created()).toBeGreaterThan(1);
    expect(server.rows.size).toBe(0);
    expect(report.leftBehind).toBeUndefined();
    expect(report.remaining).toBeUndefined();
  });

  test('causes no finding if it does not exist after several seconds', async () => {
    const server = await lateServer(60_000);
    const result = await run(await modelOf(later), server.url, { allow: ['create', 'destroy'] });
    expect(findingTexts(result)).toEqual([]);
    expect(openVariants(result).join('\n')).toContain(
      'POST /rows is not sent again, because it answered 202, and no read has shown the resource at its id within 5 s',
    );
    expect(leftOf(result)).toHaveLength(server.created());
  });
});

describe('the journal of creations', () => {
  const journalOf = async (server: RowServer) => {
    const records: CreationRecord[] = [];
    const onCreation = (record: CreationRecord): void => void records.push(structuredClone(record));
    await run(await modelOf(document), server.url, { allow: ['create', 'destroy'], onCreation });
    return records;
  };

  test('has a record before each request, and one for its result', async () => {
    const records = await journalOf(await rowServer());
    const sent = records.filter(({ event }) => event === 'sent');
    expect(sent.length).toBeGreaterThan(2);
    for (const { creation } of sent) {
      const events = records.filter((record) => record.creation === creation).map(({ event }) => event);
      expect([
        ['sent', 'created', 'removed'],
        ['sent', 'not created'],
      ]).toContainEqual(events);
    }
  });

  test('suffices to remove exactly the remaining resources after any of its records', async () => {
    const records = await journalOf(await rowServer());
    const model = await modelOf(document);
    const planned = plan(model, { seed: 1, callers: {}, control: NO_CONTROL, allow: [] });
    for (let end = 1; end <= records.length; end++) {
      const server = await rowServer();
      const known = JSON.parse(JSON.stringify(records.slice(0, end))) as CreationRecord[];
      for (const record of known) {
        // The server creates the row even if its answer was not recorded.
        if (record.event === 'sent' && record.marks.length > 0) {
          const id = idOf(records, record.creation) ?? `lost-${end}`;
          server.rows.set(id, { id, name: record.marks[0] ?? '' });
        }
        if (record.event === 'removed') server.rows.delete(idOf(records, record.creation) ?? '');
      }
      server.rows.set('other', { id: 'other', name: 'touchstone' });
      const options = { server: server.url, document: 'test.yaml', callers: {}, resolveSecret: () => '' };
      const { left } = await removeLeft(planned, options, known);
      // A request without a mark that should be refused cannot be searched for.
      const reason =
        'no response names what it created, and no search finds it, so the `id` that DELETE /rows/{id} needs is unknown';
      expect(left.filter((resource) => resource.reason !== reason)).toEqual([]);
      expect([...server.rows.keys()].sort()).toEqual(['old', 'other']);
    }
  });
});

const idOf = (records: readonly CreationRecord[], creation: string): string | undefined =>
  records.flatMap((record) =>
    record.creation === creation && record.event === 'created' && record.id !== null ? [record.id] : [],
  )[0];
