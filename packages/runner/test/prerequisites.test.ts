import { describe, expect, test } from 'vitest';
import { NO_CONTROL, plan } from '../src/index.js';
import {
  type Answer,
  type Call,
  findingTexts,
  modelOf,
  openVariants,
  run,
  serve,
  WRITES,
} from './harness.js';

const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
const object = (properties: object, required: readonly string[] = []): object => ({
  'application/json': { schema: { type: 'object', required, properties } },
});
const item = object({ id: { type: 'string' } }, ['id']);
const listOf = (properties: object): object => ({
  'application/json': { schema: { type: 'array', items: { type: 'object', properties } } },
});
const text = { type: 'string' };

const absent = {
  description: 'None',
  content: {
    'application/json': {
      schema: { type: 'object', required: ['error'], properties: { error: { const: 'unknown_thing' } } },
      examples: {
        unknown: {
          value: { error: 'unknown_thing' },
          'x-error': {
            code: 'unknown_thing',
            when: { resource: 'absent' },
            cause: 'x',
            fix: 'x',
            provenance: 'designed',
          },
        },
      },
    },
  },
};

/** A document with orders of customers, existing articles, and seals that only an action can create. */
const document = {
  openapi: '3.1.0',
  info: { title: 'Orders', version: '1' },
  paths: {
    '/customers': {
      post: {
        requestBody: { required: true, content: object({ name: text }, ['name']) },
        responses: { 201: { description: 'Made', content: item } },
      },
    },
    '/customers/{id}': {
      parameters: [id],
      get: { responses: { 200: { description: 'It', content: item }, 404: absent } },
      delete: { responses: { 204: { description: 'Gone' } } },
    },
    '/articles': { get: { responses: { 200: { description: 'All', content: listOf({ id: text }) } } } },
    '/articles/{id}': {
      parameters: [id],
      get: { responses: { 200: { description: 'It', content: item }, 404: absent } },
    },
    '/customers/{customer_id}/orders': {
      parameters: [{ ...id, name: 'customer_id' }],
      post: {
        requestBody: {
          required: true,
          content: object(
            {
              article: { type: 'string', 'x-reference': '/articles/{id}' },
              seal: { type: 'string', 'x-reference': '/customers/{customer_id}#/seals/*/id' },
              depot: { type: 'string', 'x-reference': '/depots/{id}' },
            },
            ['article', 'seal', 'depot'],
          ),
        },
        responses: { 201: { description: 'Made', content: item }, 404: absent },
      },
    },
    '/customers/{customer_id}/orders/{id}': {
      parameters: [{ ...id, name: 'customer_id' }, id],
      get: { responses: { 200: { description: 'It', content: item }, 404: absent } },
      delete: { responses: { 204: { description: 'Gone' } } },
    },
  },
};

function orders(fails?: (call: Call) => Answer | undefined) {
  const created = new Map<string, string>();
  const seals = new Set<string>();
  const seen = new Set<string>();
  let count = 0;
  const none: Answer = { status: 404, body: { error: 'unknown_thing' } };
  const server = serve((call) => {
    const failed = fails?.(call);
    if (failed) return failed;
    const { method, path, json } = call;
    if (path === '/articles') return { status: 200, body: [{ id: 'art-first' }, { id: 'art-second' }] };
    if (path.startsWith('/articles/'))
      return path === '/articles/art-first' ? { status: 200, body: { id: 'art-first' } } : none;
    const create = /^(\/customers|\/customers\/[^/]+\/orders)$/.exec(path)?.[1];
    if (create !== undefined) {
      const parent = create.replace(/\/orders$/, '');
      if (parent !== '/customers' && !created.has(parent)) return none;
      const body = json as Record<string, string>;
      if (
        parent !== create &&
        !(body.article === 'art-first' && seals.has(body.seal ?? '') && body.depot === 'depot-9')
      )
        return { status: 404, body: { error: 'unknown_thing' } };
      if (parent !== create) seen.add(`${body.article} ${body.depot}`);
      const own = `n${++count}x`;
      created.set(`${create}/${own}`, own);
      return { status: 201, body: { id: own } };
    }
    const own = created.get(path);
    if (own === undefined) return none;
    if (method === 'DELETE') created.delete(path);
    return method === 'DELETE' ? { status: 204 } : { status: 200, body: { id: own } };
  });
  const hooks = {
    actions: {
      seal: {
        creates: '/customers/{id}#/seals/*/id',
        parameters: ['customer_id'],
        run: async ({ customer_id: customer }: Readonly<Record<string, string>>) => {
          if (!created.has(`/customers/${customer}`)) throw new Error('No such customer.');
          const seal = `seal-${++count}`;
          seals.add(seal);
          return seal;
        },
      },
    },
  };
  return { server, created, hooks, seen };
}

describe('prerequisites', () => {
  test('come from a POST, a list, the configuration or an action, and are removed if they were created', async () => {
    const { server, created, hooks, seen } = orders();
    const { url, calls } = await server;
    const result = await run(await modelOf(document), url, {
      hooks,
      references: { '/depots/{id}': 'depot-9' },
      strict: true,
    });
    expect(findingTexts(result)).toEqual([]);
    expect(openVariants(result)).toEqual([]);
    expect([...seen]).toEqual(['art-first depot-9']);
    expect(created.size).toBe(0);
    // Children are removed before their parents.
    const removed = calls.filter(({ method }) => method === 'DELETE').map(({ path }) => path);
    const parents = removed.filter((path) => !path.includes('/orders/'));
    for (const parent of parents) {
      const last = removed.findLastIndex((path) => path.startsWith(`${parent}/`));
      expect(last).toBeLessThan(removed.lastIndexOf(parent));
    }
  });

  test('are reported with the setting to configure if they are unavailable', async () => {
    const model = await modelOf(document);
    const detailsOf = (references: Readonly<Record<string, string>>): readonly string[] => {
      const { untested } = plan(model, {
        seed: 1,
        callers: {},
        control: NO_CONTROL,
        allow: WRITES,
        references,
      });
      return [...new Set([...untested.values()].map(({ reason, detail }) => `${reason}: ${detail}`))];
    };
    expect(detailsOf({})).toEqual([
      "no resource: No resource is available for /depots/{id}: no POST /depots returns an id, and no GET /depots lists any. Configure `references: { '/depots/{id}': '…' }`.",
    ]);
    expect(detailsOf({ '/depots/{id}': '9' })).toEqual([]);
    // Only the response reveals whether a customer has a seal.
    const { server } = orders();
    const result = await run(model, (await server).url, { references: { '/depots/{id}': '9' } });
    expect(findingTexts(result)).toEqual([]);
    expect(openVariants(result)[0]).toContain(
      'untested: no resource: find seal: the response of GET /customers/{id} has no value at /seals/*/id. Configure `references`.',
    );
  });

  test('are removed even if the case receives an error or an invalid response', async () => {
    for (const failure of [
      { status: 500, body: {} },
      { status: 200, body: 'nonsense' },
    ]) {
      const { server, created, hooks } = orders(({ path, method }) =>
        method === 'GET' && path.includes('/orders/') ? failure : undefined,
      );
      const result = await run(await modelOf(document), (await server).url, {
        hooks,
        references: { '/depots/{id}': 'depot-9' },
      });
      expect(result.report.summary.passed).toBe(false);
      expect(created.size).toBe(0);
    }
  });

  test('are reported once and block the cases that need them if their creation fails', async () => {
    const { server, hooks } = orders(({ path, method }) =>
      method === 'POST' && path === '/customers' ? { status: 500, body: {} } : undefined,
    );
    const result = await run(await modelOf(document), (await server).url, {
      hooks,
      references: { '/depots/{id}': 'depot-9' },
    });
    expect(new Set(result.report.findings.map(({ operation }) => operation))).toEqual(
      new Set(['POST /customers']),
    );
    const { verdicts } = result.report.summary;
    expect(verdicts.violated).toBe(1);
    expect(verdicts['not attempted']).toBeGreaterThan(3);
  });

  test('are created once for all cases that only read them', async () => {
    const { server, hooks } = orders();
    const { url, calls } = await server;
    const model = await modelOf(document);
    await run(model, url, {
      hooks,
      references: { '/depots/{id}': 'depot-9' },
      select: ({ operation }) => operation === 'GET /customers/{id}',
    });
    const reads = calls.filter(({ method, path }) => method === 'GET' && path.startsWith('/customers/'));
    expect(reads.length).toBeGreaterThan(1);
    expect(calls.filter(({ method, path }) => method === 'POST' && path === '/customers')).toHaveLength(1);
  });
});
