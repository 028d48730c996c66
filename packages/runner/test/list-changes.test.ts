import { describe, expect, test } from 'vitest';
import { type ComparedList, type ExchangeRecord, NO_CONTROL, plan, RunBudget } from '../src/index.js';
import { type Answer, type Call, modelOf, type Run, type RunOptions, run, serve } from './harness.js';

const queue = {
  type: 'object',
  required: ['id', 'name'],
  properties: { id: { type: 'string' }, name: { type: 'string' } },
};
const pool = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } };
const answered = (schema: object): object => ({
  description: 'It',
  content: { 'application/json': { schema } },
});
const listed = (schema: object): object => answered({ type: 'array', items: schema });
const sent = (properties: Record<string, object>, required: readonly string[] = []): object => ({
  required: true,
  content: { 'application/json': { schema: { type: 'object', required, properties } } },
});
const parameter = (name: string): object => ({
  name,
  in: 'path',
  required: true,
  schema: { type: 'string' },
});

const createQueue = {
  requestBody: sent({ name: { type: 'string', minLength: 3 } }, ['name']),
  responses: { 201: answered(queue), 400: { description: 'Invalid' } },
};
const queuePaths = {
  '/queues': { get: { responses: { 200: listed(queue) } }, post: createQueue },
  '/queues/{id}': {
    parameters: [parameter('id')],
    get: { responses: { 200: answered(queue), 404: { description: 'None' } } },
    delete: { responses: { 204: { description: 'Gone' }, 404: { description: 'None' } } },
  },
};
const poolItem = {
  parameters: [parameter('name')],
  get: { responses: { 200: answered(pool), 404: { description: 'None' } } },
};
const documentOf = (paths: object): object => ({
  openapi: '3.1.0',
  info: { title: 'Queues', version: '1' },
  paths: { ...queuePaths, ...paths },
});
const document = documentOf({
  '/pools': { get: { responses: { 200: listed(pool) } } },
  '/pools/{name}': poolItem,
});
const filtered = documentOf({
  '/pools/filter': {
    post: { requestBody: sent({ limit: { type: 'integer' } }), responses: { 200: listed(pool) } },
  },
  '/pools/{name}': poolItem,
});

interface PoolServer {
  readonly url: string;
  readonly calls: readonly Call[];
  readonly pools: Set<string>;
}

interface Behaviour {
  /** Called before the server creates a queue. */
  readonly onCreate?: (pools: Set<string>) => void;
  /** Returns the response of the list of pools instead of all of them. */
  readonly listPools?: (pools: ReadonlySet<string>, call: Call) => Answer;
  readonly remove?: () => Answer;
  /** True if the list of queues also contains those that were removed. */
  readonly hasStaleQueues?: boolean;
  /** True if a refused creation restores the first queue that was removed. */
  readonly restoresQueue?: boolean;
  /** The id of the site that contains the pools. */
  readonly site?: string;
}

const allPools = (pools: ReadonlySet<string>): Answer => ({
  status: 200,
  body: [...pools].map((name) => ({ name })),
});

/** Starts a server that creates the pool `default-agent-pool` with the first queue, although no response names it. */
async function poolServer({
  onCreate = (pools) => pools.add('default-agent-pool'),
  listPools = allPools,
  remove,
  hasStaleQueues = false,
  restoresQueue = false,
  site,
}: Behaviour = {}): Promise<PoolServer> {
  const pools = new Set(['a', 'b', 'c']);
  const queues = new Map<string, object>();
  const allQueues: { readonly id: string }[] = [];
  const { url, calls } = await serve((call): Answer => {
    const { method, path, json } = call;
    if (site !== undefined && path === '/sites') return { status: 200, body: [{ id: site, name: 'Site' }] };
    if (site !== undefined && path === `/sites/${site}/pools`) return listPools(pools, call);
    if (path === '/pools' || path === '/pools/filter') return listPools(pools, call);
    if (path.startsWith('/pools/')) {
      const name = path.slice(7);
      if (!pools.has(name)) return { status: 404 };
      if (method === 'DELETE') pools.delete(name);
      return { status: 200, body: { name } };
    }
    const id = path.split('/')[2];
    if (id !== undefined) {
      const found = queues.get(id);
      if (!found) return { status: 404 };
      if (method !== 'DELETE') return { status: 200, body: found };
      if (remove) return remove();
      queues.delete(id);
      return { status: 204 };
    }
    if (method === 'GET') return { status: 200, body: hasStaleQueues ? allQueues : [...queues.values()] };
    const name = (json as { name?: unknown } | undefined)?.name;
    if (typeof name !== 'string' || name.length < 3) {
      const first = allQueues.at(0);
      if (restoresQueue && first) queues.set(first.id, first);
      return { status: 400 };
    }
    onCreate(pools);
    const created = { id: `q${calls.length}`, name };
    queues.set(created.id, created);
    allQueues.push(created);
    return { status: 201, body: created };
  });
  return { url, calls, pools };
}

/** Runs the cases against a server that the run did not start. */
const runShared = async (server: PoolServer, options: RunOptions = {}, of: object = document): Promise<Run> =>
  run(await modelOf(of), server.url, { isShared: true, allow: ['create', 'destroy'], ...options });

const changesOf = ({ report }: Run) => report.listChanges ?? [];

const poolAppeared = [
  { operation: 'GET /pools', appeared: { count: 1, ids: ['default-agent-pool'] } },
] as const;

describe('the lists of a server that the run did not start', () => {
  test('show what a call created as a side effect, but not what the run removed', async () => {
    const result = await runShared(await poolServer());
    expect(changesOf(result)).toEqual(poolAppeared);
    expect(result.events).toContainEqual({ type: 'list-changed', ...poolAppeared[0] });
    expect(result.report.summary.passed).toBe(true);
  });

  test('are read once for each collection', async () => {
    const both = JSON.parse(JSON.stringify(filtered));
    both.paths['/pools'] = { get: { responses: { 200: listed(pool) } } };
    const isRead = { operations: { 'POST /pools/filter': { effect: 'read' as const } } };
    expect(changesOf(await runShared(await poolServer(), isRead, both))).toEqual([
      { ...poolAppeared[0], operation: 'POST /pools/filter' },
    ]);
  });

  test('show what another client removed', async () => {
    const server = await poolServer({
      onCreate: (pools) => {
        pools.delete('a');
        pools.delete('b');
      },
    });
    expect(changesOf(await runShared(server))).toEqual([
      { operation: 'GET /pools', gone: { count: 2, ids: ['a', 'b'] } },
    ]);
  });

  test('show what is gone from a list that has grown, if a read confirms it', async () => {
    const replace = (pools: Set<string>): void => {
      pools.delete('a');
      for (const name of ['x', 'y']) pools.add(name);
    };
    const [change] = changesOf(await runShared(await poolServer({ onCreate: replace })));
    expect(change).toMatchObject({ operation: 'GET /pools', gone: { count: 1, ids: ['a'] } });
    const displaced = await poolServer({
      onCreate: (pools) => void ['x', 'y'].map((name) => pools.add(name)),
      listPools: (pools) => allPools(new Set([...pools].reverse().slice(0, 4))),
    });
    const [other] = changesOf(await runShared(displaced));
    expect(other).toEqual({ operation: 'GET /pools', appeared: { count: 2, ids: ['y', 'x'] } });
  });

  test('show what appeared before the run was cancelled', async () => {
    const cancelled = new AbortController();
    const server = await poolServer({
      onCreate: (pools) => {
        pools.add('default-agent-pool');
        cancelled.abort();
      },
    });
    const result = await runShared(server, { signal: cancelled.signal });
    expect(result.report.summary.aborted).toBeDefined();
    expect(changesOf(result)).toEqual(poolAppeared);
  });

  test('are read below the resource that contains them, which a list, the document or the configuration names', async () => {
    const below = (parameters: readonly object[], paths: object = {}): object =>
      documentOf({
        '/sites/{site}/pools': { parameters, get: { responses: { 200: listed(pool) } } },
        '/sites/{site}/pools/{name}': {
          ...poolItem,
          parameters: [...parameters, parameter('name')],
        },
        ...paths,
      });
    const sites = { '/sites': { get: { responses: { 200: listed(queue) } } } };
    const appeared = [{ ...poolAppeared[0], operation: 'GET /sites/{site}/pools' }];
    const changes = async (tested: object, options: Partial<RunOptions> = {}): Promise<unknown> => {
      const server = await poolServer({ site: 'north' });
      return changesOf(await runShared(server, options, tested));
    };
    expect(await changes(below([parameter('site')], sites))).toEqual(appeared);
    expect(await changes(below([{ ...parameter('site'), example: 'north' }]))).toEqual(appeared);
    const references = { '/sites/{site}': 'north' };
    expect(await changes(below([parameter('site')]), { references })).toEqual(appeared);
    expect(await changes(below([parameter('site')]))).toEqual([]);
  });

  test('are read by a POST that the document declares as a read, or that a case calls', async () => {
    const appeared = [{ ...poolAppeared[0], operation: 'POST /pools/filter' }];
    const isRead = { operations: { 'POST /pools/filter': { effect: 'read' as const } } };
    expect(changesOf(await runShared(await poolServer(), isRead, filtered))).toEqual(appeared);
    const allow = ['create', 'destroy', 'dangerous'] as const;
    expect(changesOf(await runShared(await poolServer(), { allow }, filtered))).toEqual(appeared);
    const server = await poolServer();
    expect(changesOf(await runShared(server, {}, filtered))).toEqual([]);
    expect(server.calls.some(({ path }) => path === '/pools/filter')).toBe(false);
    const select = ({ operation }: { operation: string }): boolean => operation === 'POST /queues';
    const other = await poolServer();
    expect(changesOf(await runShared(other, { allow, select }, filtered))).toEqual([]);
    expect(other.calls.some(({ path }) => path === '/pools/filter')).toBe(false);
  });

  test('count only five ids, and no ids that may be secrets', async () => {
    const names = Array.from({ length: 7 }, (_, index) => `p${index}`);
    const onCreate = (pools: Set<string>): void => {
      for (const name of names) pools.add(name);
    };
    expect(changesOf(await runShared(await poolServer({ onCreate })))).toEqual([
      { operation: 'GET /pools', appeared: { count: 7, ids: names.slice(0, 5) } },
    ]);
    const secret = JSON.parse(
      JSON.stringify(document)
        .replace('/pools/{name}', '/pools/{token}')
        .replaceAll('"name","in":"path"', '"token","in":"path"')
        .replaceAll(JSON.stringify(pool), JSON.stringify(pool).replaceAll('name', 'token')),
    );
    const listPools = (pools: ReadonlySet<string>): Answer => ({
      status: 200,
      body: [...pools].map((token) => ({ token })),
    });
    expect(changesOf(await runShared(await poolServer({ listPools }), {}, secret))).toEqual([
      { operation: 'GET /pools', appeared: { count: 1, ids: [] } },
    ]);
  });

  test('do not show resources that are listed as left behind', async () => {
    const server = await poolServer({ onCreate: () => undefined, remove: () => ({ status: 403 }) });
    const result = await runShared(server);
    expect(result.report.leftBehind).toHaveLength(1);
    expect(changesOf(result)).toEqual([]);
  });

  test('do not show resources of the run that a list still contains after their removal', async () => {
    const server = await poolServer({ onCreate: () => undefined, hasStaleQueues: true });
    const result = await runShared(server);
    expect(result.report.leftBehind).toBeUndefined();
    expect(changesOf(result)).toEqual([]);
  });

  test('show a removed resource that a refused call has restored', async () => {
    const server = await poolServer({ onCreate: () => undefined, restoresQueue: true });
    const result = await runShared(server);
    const ids = changesOf(result).map(({ operation, appeared }) => [operation, appeared?.count]);
    expect(ids).toEqual([['GET /queues', 1]]);
  });

  test('do not show resources of others that the run itself removed', async () => {
    const removable = documentOf({
      '/pools': { get: { responses: { 200: listed(pool) } } },
      '/pools/{name}': {
        ...poolItem,
        delete: { responses: { 200: answered(pool), 404: { description: 'None' } } },
      },
    });
    const server = await poolServer({ onCreate: () => undefined });
    const given = { references: { '/pools/{name}': 'b' }, disposable: ['/pools/{name}'] };
    expect(changesOf(await runShared(server, given, removable))).toEqual([]);
    expect([...server.pools]).toEqual(['a', 'c']);
  });

  test('do not show resources that no request removes, if the run has counted as many', async () => {
    const pools = { get: { responses: { 200: listed(pool) } }, post: createPool };
    const create = documentOf({ '/pools': pools, '/pools/{name}': poolItem });
    const server = await poolServer({
      onCreate: () => undefined,
      listPools: (all, { method, json }) => {
        if (method === 'GET') return allPools(all);
        const { name } = (json ?? {}) as { name?: unknown };
        if (typeof name !== 'string' || name.length < 3) return { status: 400 };
        server.pools.add(name);
        return { status: 201, body: { name } };
      },
    });
    const result = await runShared(server, { allow: ['create', 'destroy', 'dangerous'] }, create);
    expect(server.pools.size).toBeGreaterThan(3);
    expect(result.report.remaining).toMatchObject([{ operation: 'POST /pools' }]);
    expect(changesOf(result)).toEqual([]);
  });
});

const createPool = {
  requestBody: sent({ name: { type: 'string', minLength: 3 } }, ['name']),
  responses: { 201: answered(pool), 400: { description: 'Invalid' } },
};

describe('a comparison of lists', () => {
  test('does not claim anything about a list that shows only some of its items', async () => {
    const listPools = (pools: ReadonlySet<string>): Answer =>
      allPools(new Set([...pools].reverse().slice(0, 3)));
    expect(changesOf(await runShared(await poolServer({ listPools })))).toEqual([]);
    const hasNext = (pools: ReadonlySet<string>): Answer => ({
      ...allPools(pools),
      headers: { link: '</pools?cursor=2>; rel="next"' },
    });
    expect(changesOf(await runShared(await poolServer({ listPools: hasNext })))).toEqual([]);
  });

  test('does not claim anything about a list whose items change in each response', async () => {
    let count = 0;
    const listPools = (): Answer =>
      allPools(new Set(Array.from({ length: ++count }, () => `r${Math.random()}`)));
    expect(changesOf(await runShared(await poolServer({ listPools })))).toEqual([]);
  });

  test('skips a list that the server refuses', async () => {
    const server = await poolServer({ listPools: () => ({ status: 500 }) });
    const result = await runShared(server, { select: ({ operation }) => operation === 'POST /queues' });
    expect(changesOf(result)).toEqual([]);
    expect(result.report.summary.passed).toBe(true);
  });

  test.each([
    ['answers with 429', 429],
    ['does not answer', 0],
  ])('reads no other list after one that the server %s', async (_, status) => {
    const exchanges: ExchangeRecord[] = [];
    const other = documentOf({
      '/pools': { get: { responses: { 200: listed(queue) } } },
      '/z': { get: { responses: { 200: listed(queue) } } },
    });
    const server = await poolServer({ listPools: () => ({ status }) });
    const result = await runShared(
      server,
      {
        onExchange: (exchange) => void exchanges.push(exchange),
        select: ({ operation }) => operation === 'POST /queues',
      },
      other,
    );
    expect(changesOf(result)).toEqual([]);
    expect(result.report.summary.aborted).toBeUndefined();
    const read = exchanges.filter(({ role, operation }) => role === 'watch' && operation !== 'GET /queues');
    expect(read.map(({ operation }) => operation)).toEqual(['GET /pools']);
  });

  test('is part of no run that starts the server, or that only reads', async () => {
    const read = { select: ({ operation }: { operation: string }) => operation === 'POST /queues' };
    const own = await poolServer();
    await runShared(own, { ...read, isShared: false });
    expect(own.calls.filter(({ path }) => path === '/pools')).toEqual([]);
    const readOnly = await poolServer();
    await runShared(readOnly, { allow: [], select: ({ operation }) => operation === 'GET /queues' });
    expect(readOnly.calls.filter(({ path }) => path === '/pools')).toEqual([]);
    const harmless = await poolServer();
    await runShared(harmless, { select: ({ operation }) => operation === 'GET /pools' });
    expect(harmless.calls.filter(({ path }) => path === '/queues')).toEqual([]);
  });

  test('uses at most a twentieth of the requests of a budget', async () => {
    const select = ({ operation }: { operation: string }): boolean => operation === 'POST /queues';
    const [none, one] = [await poolServer(), await poolServer()];
    await runShared(none, { select, budget: new RunBudget({ maxRequests: 39 }) });
    expect(none.calls.filter(({ path }) => path === '/pools')).toEqual([]);
    await runShared(one, { select, budget: new RunBudget({ maxRequests: 40 }) });
    expect(one.calls.filter(({ path }) => path === '/pools')).toHaveLength(3);
  });

  test('reads no list that the configuration excludes or forbids', async () => {
    const model = await modelOf(document);
    const listsOf = (options: Partial<Parameters<typeof plan>[1]>): readonly string[] =>
      plan(model, {
        seed: 1,
        callers: {},
        control: NO_CONTROL,
        allow: ['create'],
        isShared: true,
        ...options,
      }).lists.map(({ request }: ComparedList) => request.operation);
    expect(listsOf({})).toEqual(['GET /queues', 'GET /pools']);
    expect(listsOf({ allow: [] })).toEqual([]);
    expect(listsOf({ operations: { 'GET /pools': { allow: false } } })).toEqual(['GET /queues']);
    const exclude = ({ operation }: { operation: string }): string | undefined =>
      operation === 'GET /queues' ? 'GET /queues' : undefined;
    expect(listsOf({ exclude })).toEqual(['GET /pools']);
  });
});
