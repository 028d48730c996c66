import { describe, expect, test } from 'vitest';
import type { Exchange } from '../src/checks/exchange.js';
import { creationTime } from '../src/execute/creation-time.js';
import { MentionedIds } from '../src/execute/creations/mentioned-ids.js';
import { SentBodies } from '../src/execute/creations/sent-bodies.js';
import { NO_CONTROL, plan, RunBudget } from '../src/index.js';
import { type Answer, type Call, modelOf, type Run, type RunOptions, run, serve } from './harness.js';

const text = { type: 'string' };
const queue = {
  type: 'object',
  required: ['id', 'name'],
  properties: {
    id: text,
    name: text,
    agent_pool_id: { type: ['string', 'null'] },
    agent_pool_name: { anyOf: [text, { type: 'null' }] },
  },
};
const pool = { type: 'object', required: ['id', 'name'], properties: { id: text, name: text } };
const answered = (schema: object): object => ({
  description: 'It',
  content: { 'application/json': { schema } },
});
const sent = (properties: Record<string, object>): object => ({
  required: true,
  content: { 'application/json': { schema: { type: 'object', required: ['name'], properties } } },
});
const parameter = (name: string): object => ({ name, in: 'path', required: true, schema: text });
const name = { type: 'string', minLength: 3 };
const errors = { 400: { description: 'Invalid' }, 404: { description: 'None' } };

/** The document of a server whose only list of pools is a POST, which a run that may only create does not call. */
const documentOf = (body: Record<string, object> = { name }, shown: object = queue): object => ({
  openapi: '3.1.0',
  info: { title: 'Queues', version: '1' },
  paths: {
    '/agent_pools/': {
      post: { requestBody: sent({ name }), responses: { 201: answered(pool), 400: errors[400] } },
    },
    '/agent_pools/filter': {
      post: {
        requestBody: sent({ name: text }),
        responses: { 200: answered({ type: 'array', items: pool }) },
      },
    },
    '/agent_pools/{name}': {
      parameters: [parameter('name')],
      get: { responses: { 200: answered(pool), 404: errors[404] } },
      delete: { responses: { 204: { description: 'Gone' }, 404: errors[404] } },
    },
    '/agent_queues/': {
      post: { requestBody: sent(body), responses: { 201: answered(shown), 400: errors[400] } },
    },
    '/agent_queues/{id}': {
      parameters: [parameter('id')],
      get: { responses: { 200: answered(queue), 404: errors[404] } },
      delete: { responses: { 204: { description: 'Gone' }, 404: errors[404] } },
    },
  },
});

interface Behaviour {
  /** Returns the members of a pool that show when it was created. */
  readonly times?: (created: number) => object;
  /** The age of the default pool in milliseconds. Default: it is created with the first queue. */
  readonly ageMs?: number;
  /** True if each queue is put into the pool that the run created last. */
  readonly usesLast?: boolean;
  /** Changes the response to the read of a pool. */
  readonly answer?: (answer: Answer) => Answer;
  /** Difference between the clock of the server and that of the run. */
  readonly skewMs?: number;
  /** The name of the pool of a queue; undefined if it has none. Default: `default-agent-pool`. */
  readonly poolOf?: () => string | undefined;
  /** The required member of a request for a pool, after whose validation the server fails. */
  readonly failsAfter?: string;
  /** True if a queue is created only in a pool that the request names. */
  readonly needsPool?: boolean;
  readonly envelope?: boolean;
}

interface PoolServer {
  readonly url: string;
  readonly calls: readonly Call[];
  /** The calls that read a pool that the run did not create. */
  readonly reads: () => readonly string[];
}

function isValid({ json }: Call, required = 'name'): boolean {
  const value = typeof json === 'object' && json !== null ? Object.entries(json) : [];
  return value.some(([key, text]) => key === required && typeof text === 'string' && text.length > 2);
}

/** Starts a server that creates the pool of a queue with the queue. */
async function poolServer({
  times = (created) => ({ created: new Date(created).toISOString() }),
  ageMs,
  usesLast = false,
  answer = (given) => given,
  skewMs = 0,
  poolOf = () => 'default-agent-pool',
  needsPool = false,
  failsAfter,
  envelope = false,
}: Behaviour = {}): Promise<PoolServer> {
  const now = (): number => Date.now() + skewMs;
  const pools = new Map<string, number>();
  const queues = new Map<string, object>();
  const own: string[] = [];
  if (ageMs !== undefined) pools.set('default-agent-pool', now() - ageMs);
  const collections = { agent_pools: pools, agent_queues: queues } as const;
  const shown = (body: object): object => (envelope ? { data: body } : body);
  const date = (): Record<string, string> => ({ date: new Date(now()).toUTCString() });
  const { url, calls } = await serve((call): Answer => {
    const [, collection = '', id = ''] = call.path.split('/');
    const items: Map<string, unknown> = collections[collection as keyof typeof collections];
    const named = (call.json as { name?: unknown } | undefined)?.name;
    if (call.method === 'DELETE') return { status: items.delete(id) ? 204 : 404 };
    if (call.method === 'GET' && !items.has(id)) return { status: 404 };
    if (call.method === 'GET' && items === queues) return { status: 200, body: shown(queues.get(id) ?? {}) };
    if (call.method === 'GET') {
      const body = { id: `id of ${id}`, name: id, ...times(pools.get(id) ?? 0) };
      return answer({ status: 200, headers: date(), body: shown(body) });
    }
    const required = items === pools ? failsAfter : undefined;
    if (!isValid(call, required)) return { status: 400 };
    if (required !== undefined) return { status: 500 };
    if (items === pools) {
      own.push(String(named));
      pools.set(String(named), now());
      return { status: 201, body: shown({ id: `id of ${named}`, name: named }) };
    }
    if (needsPool && !call.text.includes('agent_pool_name')) return { status: 400 };
    const of = (usesLast ? own.at(-1) : undefined) ?? poolOf();
    if (of !== undefined && !pools.has(of)) pools.set(of, now());
    const created = {
      id: `q${calls.length}`,
      name: named,
      agent_pool_id: `id of ${of}`,
      agent_pool_name: of ?? null,
    };
    queues.set(created.id, created);
    return { status: 201, body: shown(created) };
  });
  const reads = (): readonly string[] =>
    calls
      .filter(({ method, path }) => method === 'GET' && path.startsWith('/agent_pools/'))
      .map(({ path }) => path.slice('/agent_pools/'.length));
  return { url, calls, reads };
}

const onlyQueues = ({ operation }: { operation: string }): boolean => operation === 'POST /agent_queues/';

const onlyCreations = ({ operation }: { operation: string }): boolean =>
  onlyQueues({ operation }) || operation === 'POST /agent_pools/';

/** Runs the cases against a server that the run did not start. */
const runShared = async (
  server: PoolServer,
  options: RunOptions = {},
  document: object = documentOf(),
): Promise<Run> =>
  run(await modelOf(document), server.url, {
    isShared: true,
    allow: ['create'],
    select: onlyQueues,
    ...options,
  });

const changesOf = ({ report }: Run) => report.listChanges ?? [];

const appeared = [
  { operation: 'GET /agent_pools/{name}', appeared: { count: 1, ids: ['default-agent-pool'] } },
] as const;

describe('a resource that the response to a creation mentions', () => {
  test('is listed if the creation brought it about', async () => {
    const server = await poolServer();
    const result = await runShared(server);
    expect(changesOf(result)).toEqual(appeared);
    expect(result.events).toContainEqual({ type: 'list-changed', ...appeared[0] });
    expect(result.report.summary.passed).toBe(true);
    expect(server.reads()).toEqual(['default-agent-pool']);
  });

  test('is only read, never written', async () => {
    const server = await poolServer();
    await runShared(server);
    const writes = server.calls.filter(
      ({ method, path }) => method !== 'GET' && path.startsWith('/agent_pools'),
    );
    expect(writes).toEqual([]);
  });

  test('is not listed if it was created before the run', async () => {
    const server = await poolServer({ ageMs: 60_000 });
    expect(changesOf(await runShared(server))).toEqual([]);
    expect(server.reads()).toEqual(['default-agent-pool']);
  });

  test.each([-3_600_000, 3_600_000])(
    'is compared with the clock of the server, %d ms off',
    async (skewMs) => {
      expect(changesOf(await runShared(await poolServer({ skewMs })))).toEqual(appeared);
      expect(changesOf(await runShared(await poolServer({ skewMs, ageMs: 60_000 })))).toEqual([]);
    },
  );

  test.each<[string, (created: number) => object]>([
    ['has no creation time', () => ({})],
    ['has only a date', (created) => ({ created: new Date(created).toISOString().slice(0, 10) })],
    [
      'has a time without an offset',
      (created) => ({ created: new Date(created).toISOString().slice(0, -1) }),
    ],
    ['has a time of another kind', (created) => ({ updated: new Date(created).toISOString() })],
    ['has a creation time in the future', (created) => ({ created: created + 60_000 })],
    ['has a number that is not a time', () => ({ created: 1 })],
    ['also has an earlier creation time', (created) => ({ created, created_at: created - 60_000 })],
  ])('is not listed if it %s', async (_, times) => {
    const server = await poolServer({ times });
    expect(changesOf(await runShared(server))).toEqual([]);
    expect(server.reads()).toEqual(['default-agent-pool']);
  });

  test.each<[string, (created: number) => object]>([
    ['date-time', (created) => ({ createdAt: new Date(created).toISOString().replace('Z', '+00:00') })],
    [
      'date-time without a fraction',
      (created) => ({ created_on: `${new Date(created).toISOString().slice(0, 19)}Z` }),
    ],
    ['number of milliseconds', (created) => ({ creationTime: created })],
    ['number of seconds', (created) => ({ inserted_at: Math.floor(created / 1000) })],
    ['time with the order of words changed', (created) => ({ dateCreated: new Date(created).toISOString() })],
  ])('may show a %s', async (_, times) => {
    expect(changesOf(await runShared(await poolServer({ times })))).toEqual(appeared);
  });

  test('may be in an envelope, as may the creation time', async () => {
    const data = { type: 'object', properties: { data: queue } };
    const server = await poolServer({ envelope: true });
    expect(changesOf(await runShared(server, {}, documentOf({ name }, data)))).toEqual(appeared);
  });

  test.each<[string, Answer['headers']]>([
    ['without a valid date', { date: 'today' }],
    ['from a cache', { age: '30' }],
  ])('is not listed after a response %s', async (_, headers) => {
    const answer = (given: Answer): Answer => ({ ...given, headers: { ...given.headers, ...headers } });
    expect(changesOf(await runShared(await poolServer({ answer })))).toEqual([]);
  });

  test('is not listed after a response that is not successful', async () => {
    const answer = (given: Answer): Answer => ({ ...given, status: 410 });
    expect(changesOf(await runShared(await poolServer({ answer })))).toEqual([]);
  });

  test('is not read on a server that the run started', async () => {
    const server = await poolServer();
    expect(changesOf(await runShared(server, { isShared: false }))).toEqual([]);
    expect(server.reads()).toEqual([]);
    const model = await modelOf(documentOf());
    const planned = plan(model, { seed: 1, callers: {}, control: NO_CONTROL, allow: ['create'] });
    expect(planned.mentions.size).toBe(0);
  });

  test('is not read at the end if the run created it', async () => {
    const server = await poolServer({ usesLast: true, poolOf: () => undefined });
    const result = await runShared(server, { select: onlyCreations, concurrency: 1 });
    const mentioned = server.calls.filter((call) => call.path === '/agent_queues/' && isValid(call));
    expect(mentioned.length).toBeGreaterThan(0);
    const last = server.calls.findLastIndex(({ method }) => method === 'POST');
    expect(server.calls.slice(last).map(({ method }) => method)).not.toContain('GET');
    expect(changesOf(result)).toEqual([]);
  });

  test.each([
    ['', (body: object) => body],
    [' and the response has an envelope', (body: object) => ({ data: body })],
  ])('is not listed if the run created it at a path that contains the collection%s', async (_, envelope) => {
    const document = JSON.parse(JSON.stringify(documentOf()));
    document.components = { schemas: { AgentPool: pool } };
    const shown = answered({ $ref: '#/components/schemas/AgentPool' });
    document.paths['/agent_pools/name/{name}'] = {
      parameters: [parameter('name')],
      get: { responses: { 200: shown, 404: errors[404] } },
    };
    document.paths['/agent_pools/{id}'] = {
      ...document.paths['/agent_pools/{name}'],
      parameters: [parameter('id')],
    };
    delete document.paths['/agent_pools/{name}'];
    const pools = new Map<string, object>();
    const queues: string[] = [];
    const { url, calls } = await serve((call): Answer => {
      const [, collection, id = '', key] = call.path.split('/');
      if (call.method === 'DELETE') return { status: collection === 'agent_pools' ? 403 : 204 };
      const found =
        key === undefined ? pools.get(id) : [...pools.values()].find((of) => 'name' in of && of.name === key);
      if (call.method === 'GET')
        return found ? { status: 200, body: key === undefined ? found : envelope(found) } : { status: 404 };
      if (!isValid(call)) return { status: 400 };
      const body = {
        id: `x${calls.length}`,
        name: (call.json as { name: string }).name,
        created: Date.now(),
      };
      if (collection === 'agent_pools') pools.set(body.id, body);
      else queues.push(body.id);
      const last = [...pools.values()].at(-1) ?? { name: null };
      return {
        status: 201,
        body:
          collection === 'agent_pools'
            ? body
            : { ...body, agent_pool_name: 'name' in last ? last.name : null },
      };
    });
    const result = await runShared(
      { url, calls, reads: () => [] },
      { select: onlyCreations, concurrency: 1 },
      document,
    );
    expect(result.report.leftBehind).toHaveLength(1);
    expect(queues.length).toBeGreaterThan(0);
    expect(calls.some(({ path }) => path.startsWith('/agent_pools/name/'))).toBe(true);
    expect(changesOf(result)).toEqual([]);
  });

  test('is not listed if no request removes it, and the run has counted it', async () => {
    const document = JSON.parse(JSON.stringify(documentOf()));
    delete document.paths['/agent_pools/{name}'].delete;
    const server = await poolServer({ usesLast: true, poolOf: () => undefined });
    const operations = { 'POST /agent_pools/': { effect: 'create' } } as const;
    const result = await runShared(server, { select: onlyCreations, operations, concurrency: 1 }, document);
    expect(result.report.remaining).toMatchObject([{ operation: 'POST /agent_pools/' }]);
    expect(server.reads().length).toBeGreaterThan(0);
    expect(changesOf(result)).toEqual([]);
  });

  test.each([
    ['names of their own', 'name', appeared],
    ['no names', 'text', []],
  ] as const)('is told apart from those that the run may have created with %s', async (_, key, changes) => {
    const document = JSON.parse(JSON.stringify(documentOf()));
    document.paths['/agent_pools/'].post.requestBody = sent({ name, [key]: name });
    document.paths['/agent_pools/'].post.requestBody.content['application/json'].schema.required = [key];
    const server = await poolServer({ failsAfter: key });
    const result = await runShared(server, { select: onlyCreations, concurrency: 1 }, document);
    expect(result.report.leftBehind?.length).toBeGreaterThan(0);
    expect(changesOf(result)).toEqual(changes);
  });

  test('is not read if the request names it', async () => {
    const server = await poolServer({ needsPool: true });
    const body = { name, agent_pool_name: { const: 'default-agent-pool' } };
    const document = JSON.parse(JSON.stringify(documentOf(body)));
    document.paths['/agent_queues/'].post.requestBody.content['application/json'].schema.required.push(
      'agent_pool_name',
    );
    expect(changesOf(await runShared(server, {}, document))).toEqual([]);
    expect(server.reads()).toEqual([]);
  });

  test('is listed once if a list also shows it', async () => {
    const document = JSON.parse(JSON.stringify(documentOf()));
    document.paths['/agent_pools/'].get = { responses: { 200: answered({ type: 'array', items: pool }) } };
    const names = new Set<string>();
    const server = await poolServer();
    const { url, calls } = await serve(async (call): Promise<Answer> => {
      if (call.method === 'GET' && call.path === '/agent_pools/')
        return { status: 200, body: [...names].map((of) => ({ id: of, name: of })) };
      const { method, text: body, headers } = call;
      const isSent = method === 'POST';
      const response = await fetch(`${server.url}${call.path}`, {
        method,
        ...(isSent && { body, headers: { 'content-type': headers['content-type'] ?? '' } }),
      });
      if (response.status === 201) names.add('default-agent-pool');
      return { status: response.status, body: await response.text() };
    });
    const result = await runShared({ url, calls, reads: server.reads }, {}, document);
    expect(changesOf(result)).toEqual([{ ...appeared[0], operation: 'GET /agent_pools/' }]);
    expect(server.reads()).toEqual([]);
  });

  test.each([
    ['is refused with 429', 429, 1],
    ['is not answered', 0, 1],
    ['fails', 500, 3],
  ])('is the last one to be read if its read %s', async (_, status, count) => {
    let number = 0;
    const server = await poolServer({
      answer: () => ({ status }),
      poolOf: () => `pool-${number++ % 3}`,
    });
    const result = await runShared(server);
    expect(changesOf(result)).toEqual([]);
    expect(result.report.summary.aborted).toBeUndefined();
    expect(new Set(server.reads()).size).toBe(count);
  });

  test('is read within a twentieth of the requests of a budget', async () => {
    const [none, one] = [await poolServer(), await poolServer()];
    await runShared(none, { budget: new RunBudget({ maxRequests: 19 }) });
    expect(none.reads()).toEqual([]);
    await runShared(one, { budget: new RunBudget({ maxRequests: 20 }) });
    expect(one.reads()).toEqual(['default-agent-pool']);
  });
});

describe('the mentions of a plan', () => {
  const mentionsOf = async (
    properties: object,
    paths: object = {},
    operation = 'POST /agent_queues/',
  ): Promise<readonly string[]> => {
    const base = documentOf({ name }, { type: 'object', properties }) as { paths: object };
    const model = await modelOf({ ...base, paths: { ...base.paths, ...paths } });
    const options = { seed: 1, callers: {}, control: NO_CONTROL, allow: ['create'], isShared: true } as const;
    return (plan(model, options).mentions.get(operation) ?? []).map(
      ({ pointer, read }) => `${pointer} ${read.request.operation}`,
    );
  };

  test('contain the properties that name the key of another collection', async () => {
    const get = { get: { responses: { 200: answered(pool), 404: errors[404] } } };
    const paths = {
      '/hosts/{hostId}': { parameters: [parameter('hostId')], ...get },
      '/archive/agent_queues/{id}': { parameters: [parameter('id')], ...get },
      '/teams/{team}/users/{id}': { parameters: [parameter('team'), parameter('id')], ...get },
    };
    const names = ['id', 'name', 'agent_queue_id', 'agentPoolName', 'agent_pool_id', 'host_id', 'user_id'];
    const properties = Object.fromEntries(names.map((of) => [of, text]));
    expect(await mentionsOf(properties, paths)).toEqual([
      '/agentPoolName GET /agent_pools/{name}',
      '/host_id GET /hosts/{hostId}',
    ]);
  });

  test('contain at most four properties', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'].map((of) => `${of}_agent_pool_name`);
    const properties = Object.fromEntries(names.map((of) => [of, text]));
    expect(await mentionsOf(properties)).toHaveLength(4);
  });

  test('contain no item that contains the created resource, or that its collection contains', async () => {
    const get = { get: { responses: { 200: answered(pool), 404: errors[404] } } };
    const paths = {
      '/agent_queues/labels/{name}': { parameters: [parameter('name')], ...get },
      '/agent_pools/{name}/queues': {
        parameters: [parameter('name')],
        post: { 'x-effect': 'create', responses: { 201: answered(queue) } },
      },
    };
    expect(await mentionsOf({ label_name: text }, paths)).toEqual([]);
    expect(await mentionsOf({}, paths, 'POST /agent_pools/{name}/queues')).toEqual([]);
  });

  test('belong to creations only', async () => {
    const post = { responses: { 201: answered(queue) } };
    expect(await mentionsOf({}, { '/reset': { post } }, 'POST /reset')).toEqual([]);
    const create = { '/reset': { post: { ...post, 'x-effect': 'create' } } };
    expect(await mentionsOf({}, create, 'POST /reset')).toHaveLength(1);
  });

  test('contain no item whose GET does more than read', async () => {
    const changing = {
      '/hosts/{id}': {
        parameters: [parameter('id')],
        get: { 'x-effect': 'change', responses: { 200: answered(pool) } },
      },
    };
    expect(await mentionsOf({ host_id: text }, changing)).toEqual([]);
  });
});

describe('the mentioned ids of a run', () => {
  const call = {
    operation: 'POST /agent_queues/',
    method: 'POST',
    path: '/agent_queues/',
    parameters: [],
    substitutions: [],
    caller: 'ada',
    credential: 'as it is',
  } as const;
  const read = { at: 'name', request: { ...call, operation: 'GET /agent_pools/{name}', caller: null } };
  const plan = { mentions: new Map([[call.operation, [{ pointer: '/agent_pool_name', read }]]]) };
  const exchangeOf = (id: unknown, { status = 201, step = {}, body = '{}' } = {}): Exchange => ({
    step: {
      kind: 'request',
      role: 'attempt',
      id: 'create',
      request: call,
      expect: { rule: 'status-intended', obligation: 'POST /agent_queues/ 201' },
      ...step,
    },
    request: { method: 'POST', url: 'http://localhost/agent_queues/', headers: {}, body },
    response: { status, headers: {}, text: '', json: { agent_pool_name: id } },
  });
  const idsAfter = (...exchanges: readonly Exchange[]): readonly string[] => {
    const mentioned = new MentionedIds(plan);
    for (const exchange of exchanges) mentioned.note(exchange);
    return mentioned.list.map(({ id }) => id);
  };

  test('are read once each, by the caller of the creation', () => {
    const mentioned = new MentionedIds(plan);
    mentioned.note(exchangeOf('a'));
    mentioned.note(exchangeOf('a'));
    expect(mentioned.list).toEqual([
      { id: 'a', read: { at: 'name', request: { ...read.request, caller: 'ada' } } },
    ]);
  });

  test('contain at most ten ids for each GET, and 50 in all', () => {
    const exchanges = Array.from({ length: 20 }, (_, index) => exchangeOf(`a${index}`));
    expect(idsAfter(...exchanges)).toHaveLength(10);
    const items = Array.from({ length: 7 }, (_, index) => {
      const request = { ...read.request, operation: `GET /agent_pools/${index}/{name}` };
      return { pointer: '/agent_pool_name', read: { ...read, request } };
    });
    const mentioned = new MentionedIds({ mentions: new Map([[call.operation, items]]) });
    for (const exchange of exchanges) mentioned.note(exchange);
    expect(mentioned.list).toHaveLength(50);
  });

  test('contain no value that names nothing, that a refusal contains or that the request contains', () => {
    expect(idsAfter(exchangeOf(''), exchangeOf(null), exchangeOf('a', { status: 409 }))).toEqual([]);
    const bodies = ['{"agent_pool_name":"a"}', '{"queue":{"agent_pool_name":"a"}}', 'agent_pool_name=a'];
    expect(idsAfter(...bodies.map((body) => exchangeOf('a', { body })))).toEqual([]);
    expect(idsAfter(exchangeOf('a', { body: '{"agent_pool_name":null}' }))).toEqual(['a']);
  });

  test('contain no id of the created resource', () => {
    const pointer = '/agent_pool_name';
    const undo = { pointer, place: { in: 'path', at: 'id' }, request: call } as const;
    const remains = { because: 'it stays', after: '201', item: { pointer, read } } as const;
    expect(idsAfter(exchangeOf('a', { step: { undo } }))).toEqual([]);
    expect(idsAfter(exchangeOf('a', { step: { remains } }))).toEqual([]);
  });
});

test('the bodies of creations show which keys the run may have created', () => {
  const pools = '/agent_pools/{name}';
  const mayHaveCreated = (
    id: string,
    body: string | undefined,
    { method = 'POST', path = '/agent_pools/', status = 500 } = {},
  ): boolean => {
    const bodies = new SentBodies(['/agent_pools']);
    const template = { operation: '', parameters: [], substitutions: [], caller: null } as const;
    const settle = bodies.begin(
      { ...template, method, path, credential: 'as it is' } as Parameters<SentBodies['begin']>[0],
      { method, url: '', headers: {}, body },
    );
    settle(status);
    return bodies.mayHaveCreated('/agent_pools', 'name', id);
  };
  expect(mayHaveCreated('a-b', '{"name":"c"}')).toBe(false);
  expect(mayHaveCreated('a-b', '{"name":{}}')).toBe(false);
  expect(mayHaveCreated('a-b', '{"name":"A b"}')).toBe(true);
  expect(mayHaveCreated('a-b', '{"name":null}')).toBe(true);
  expect(mayHaveCreated('a-b', '{}')).toBe(true);
  expect(mayHaveCreated('a-b', undefined)).toBe(true);
  expect(mayHaveCreated('a-b', '{}', { status: 422 })).toBe(false);
  expect(mayHaveCreated('a-b', '{}', { path: '/agent_queues/' })).toBe(false);
  expect(mayHaveCreated('a-b', '{}', { method: 'PATCH', path: pools })).toBe(false);
  expect(mayHaveCreated('a-b', '{"name":"c"}', { method: 'PUT', path: pools })).toBe(true);
});

test('a creation time without a fraction of a second may be up to a second later', () => {
  const timeOf = (created: unknown): number | undefined => creationTime({ created }, () => false);
  expect(timeOf(1_800_000_000)).toBe(1_800_000_000_999);
  expect(timeOf('2027-01-15T08:00:00Z')).toBe(1_800_000_000_999);
  expect(timeOf('2027-01-15T08:00:00.25Z')).toBe(1_800_000_000_250);
});
