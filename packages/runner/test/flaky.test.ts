import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { findingTexts, listen, modelOf, type Run, run } from './harness.js';

const item = {
  type: 'object',
  required: ['id', 'name'],
  properties: { id: { type: 'string' }, name: { type: 'string' } },
};
const content = (schema: object): object => ({ content: { 'application/json': { schema } } });

const document = {
  openapi: '3.1.0',
  info: { title: 'Items', version: '1' },
  paths: {
    '/items': {
      get: { responses: { 200: { description: 'All', ...content({ type: 'array', items: item }) } } },
      post: {
        requestBody: {
          required: true,
          ...content({
            type: 'object',
            required: ['name'],
            properties: { name: { type: 'string', minLength: 1 } },
          }),
        },
        responses: {
          201: { description: 'It', ...content(item) },
          400: { description: 'Invalid' },
          409: { description: 'Taken', 'x-error': { code: 'taken', when: [{ duplicate: ['/name'] }] } },
        },
      },
    },
    '/items/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      get: { responses: { 200: { description: 'It', ...content(item) }, 404: { description: 'None' } } },
      delete: { responses: { 204: { description: 'Gone' }, 404: { description: 'None' } } },
    },
  },
};

interface Item {
  readonly id: string;
  readonly name: string;
}

type Disturbance = 'drop' | number | undefined;
type Disturb = (call: number, request: IncomingMessage) => Disturbance | Promise<Disturbance>;

/**
 * Starts a correct server that fails some calls. It drops the connection after the call has taken effect, or returns
 * the given status without any effect.
 */
async function itemServer(disturb: Disturb, items: Map<string, Item> = new Map()): Promise<string> {
  let [calls, count] = [0, 0];
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const disturbance = await disturb(++calls, request);
    if (typeof disturbance === 'number') return void response.writeHead(disturbance).end();
    const answer = (status: number, body?: unknown): void => {
      if (disturbance === 'drop') return void request.socket.destroy();
      response.writeHead(status, body === undefined ? {} : { 'content-type': 'application/json' });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    };
    const id = request.url?.split('/')[2];
    if (id !== undefined) {
      const found = items.get(id);
      if (!found) return answer(404);
      return request.method === 'DELETE' ? answer(items.delete(id) ? 204 : 404) : answer(200, found);
    }
    if (request.method === 'GET') return answer(200, [...items.values()]);
    const name = nameIn(text);
    if (name === undefined) return answer(400);
    if ([...items.values()].some((other) => other.name === name)) return answer(409);
    const created = { id: `i${++count}`, name };
    items.set(created.id, created);
    answer(201, created);
  };
  return listen(createServer((request, response) => void handle(request, response)));
}

function nameIn(text: string): string | undefined {
  try {
    const { name } = JSON.parse(text) as { name?: unknown };
    return typeof name === 'string' && name !== '' ? name : undefined;
  } catch {
    return undefined;
  }
}

const errorsOf = ({ report }: Run): readonly string[] =>
  report.findings.filter(({ severity }) => severity === 'error').map(({ message }) => message);

describe('a case with a failing call', () => {
  test.each([
    ['drops a connection', 'drop', 12],
    ['answers 503', 503, 10],
    ['answers 500', 500, 13],
  ] as const)('is repeated with fresh values if the server sometimes %s', async (_, disturbance, period) => {
    // No period equals the number of calls of an attempt, or else the same call of each attempt would fail.
    let posts = 0;
    const url = await itemServer((call, { method }) => {
      // The client itself repeats a dropped call with an idempotent method.
      const number = disturbance === 'drop' ? (method === 'POST' ? ++posts : 1) : call;
      return number % period === 0 ? disturbance : undefined;
    });
    const result = await run(await modelOf(document), url, { concurrency: 1 });
    expect(errorsOf(result)).toEqual([]);
    // A dropped connection is only counted.
    const isFinding = disturbance !== 'drop';
    expect(result.report.findings.some(({ rule }) => rule === 'flaky')).toBe(isFinding);
    expect(result.report.summary.failedByChance).toBeGreaterThan(0);
    expect(result.report.summary.passed).toBe(true);
    expect(result.report.summary.verdicts.violated).toBe(0);
  });

  test('is an error if clearly more than 2 % of the requests fail', async () => {
    const url = await itemServer((call) => (call % 6 === 0 ? 503 : undefined));
    const result = await run(await modelOf(document), url, { concurrency: 1 });
    const flaky = result.report.findings.filter(({ rule }) => rule === 'flaky');
    expect(flaky.map(({ severity }) => severity)).toContain('error');
    expect(result.report.summary.passed).toBe(false);
  });

  test('is no finding if it receives a 503 that the document lists', async () => {
    const documented = structuredClone(document);
    for (const item of Object.values(documented.paths))
      for (const operation of Object.values(item))
        if ('responses' in operation) Object.assign(operation.responses, { 503: { description: 'Busy' } });
    const url = await itemServer((call) => (call % 6 === 0 ? 503 : undefined));
    const { report } = await run(await modelOf(documented), url, { concurrency: 1 });
    expect(report.findings).toEqual([]);
  });

  test('is an error if clearly more than 2 % of the requests are dropped', async () => {
    let posts = 0;
    const url = await itemServer((_, { method }) =>
      method === 'POST' && ++posts % 2 === 1 ? 'drop' : undefined,
    );
    const { report } = await run(await modelOf(document), url, { concurrency: 1 });
    const flaky = report.findings.filter(({ rule }) => rule === 'flaky');
    expect(flaky.map(({ severity }) => severity)).toContain('error');
    expect(report.summary.passed).toBe(false);
  });

  test('is repeated alone in the end if the run itself overloads the server', async () => {
    // Like a database that is locked while it writes.
    let isLocked = false;
    const url = await itemServer(async (_, { method }) => {
      if (method !== 'POST') return undefined;
      if (isLocked) return 503;
      isLocked = true;
      await setTimeout(60);
      isLocked = false;
      return undefined;
    });
    const result = await run(await modelOf(document), url, { concurrency: 4 });
    expect(result.report.findings.filter(({ rule }) => rule !== 'flaky')).toEqual([]);
    expect(result.report.findings.some(({ rule }) => rule === 'flaky')).toBe(true);
  });

  test('is repeated at the end of the run if the server is overloaded for a while', async () => {
    let [posts, refused] = [0, 0];
    const url = await itemServer((_, { method }) => {
      if (method !== 'POST') return undefined;
      posts++;
      // More calls than one case and its repetitions send.
      if (posts < 5 || refused === 6) return undefined;
      refused++;
      return 503;
    });
    const result = await run(await modelOf(document), url, { concurrency: 1 });
    expect(refused).toBe(6);
    expect(result.report.findings.filter(({ rule }) => rule !== 'flaky')).toEqual([]);
    expect(result.report.summary.verdicts.violated).toBe(0);
  });

  test('is judged by its repetition if that fails for another reason', async () => {
    let posts = 0;
    const url = await itemServer((_, { method }) => {
      if (method !== 'POST') return undefined;
      return ++posts % 2 === 1 ? 503 : 202;
    });
    const result = await run(await modelOf(document), url, { concurrency: 1 });
    expect(errorsOf(result).join('\n')).toContain('202');
    expect(result.report.findings.some(({ rule }) => rule === 'no-server-error')).toBe(false);
  });

  test('is repeated by all cases that wait for the same fixture', async () => {
    const parameters = Array.from({ length: 6 }, (_, index) => ({
      name: `p${index}`,
      in: 'query',
      schema: { type: 'integer' },
    }));
    const path = document.paths['/items/{id}'];
    const get = {
      ...path.get,
      parameters,
      responses: { ...path.get.responses, 400: { description: 'Invalid' } },
    };
    const paths = { ...document.paths, '/items/{id}': { ...path, get } };
    let isFirst = true;
    const url = await itemServer(async (_, { method }) => {
      if (method !== 'POST' || !isFirst) return undefined;
      isFirst = false;
      await setTimeout(200);
      return 503;
    });
    const result = await run(await modelOf({ ...document, paths }), url, {
      concurrency: 8,
      select: ({ operation }) => operation === 'GET /items/{id}',
    });
    expect(result.report.summary.verdicts['not attempted']).toBe(0);
  });

  test('is repeated only a few times if the server always fails', async () => {
    let posts = 0;
    const url = await itemServer((_, { method }) => {
      if (method !== 'POST') return undefined;
      posts++;
      return 503;
    });
    const result = await run(await modelOf(document), url, { concurrency: 1 });
    expect(errorsOf(result).join('\n')).toContain('503');
    expect(result.report.findings.some(({ rule }) => rule === 'flaky')).toBe(false);
    expect(posts).toBeLessThan(result.report.summary.cases * 8);
  });

  test('causes a finding if the server drops the connection every time', async () => {
    const url = await itemServer((_, { method, url: path }) =>
      method === 'DELETE' && path !== '/items' ? 'drop' : undefined,
    );
    const result = await run(await modelOf(document), url, { concurrency: 1 });
    expect(findingTexts(result).join('\n')).toContain('answered null | DELETE /items/{id}');
  });
});

describe('the removal of a created resource', () => {
  test.each([
    ['answers 503', 503],
    ['answers 500', 500],
    ['drops the connection', 'drop'],
  ] as const)('is repeated if the server %s the first time', async (_, disturbance) => {
    const items = new Map<string, Item>();
    const removed = new Set<string | undefined>();
    const url = await itemServer((_call, { method, url: path }) => {
      if (method !== 'DELETE' || removed.has(path)) return undefined;
      removed.add(path);
      return disturbance;
    }, items);
    const result = await run(await modelOf(document), url, { allow: ['create'] });
    expect(result.report.summary.verdicts.proven).toBeGreaterThan(2);
    expect([...items.values()]).toEqual([]);
  });

  test('does not depend on the removal of another resource, even if the server always fails that one', async () => {
    const items = new Map<string, Item>();
    const url = await itemServer(
      (_call, { method, url: path }) => (method === 'DELETE' && path === '/items/i2' ? 500 : undefined),
      items,
    );
    await run(await modelOf(document), url, { allow: ['create'] });
    expect([...items.keys()]).toEqual(['i2']);
  });
});
