import { describe, expect, test } from 'vitest';
import { type Answer, type Call, findingTexts, modelOf, refusedWith, run, serve, WRITES } from './harness.js';

const json = (schema: object): object => ({ 'application/json': { schema } });
const described = (...statuses: readonly number[]): object =>
  Object.fromEntries(statuses.map((status) => [status, { description: `answer ${status}` }]));
const amount = { type: 'object', required: ['amount'], properties: { amount: { type: 'integer' } } };
const row = {
  type: 'object',
  required: ['id', 'name'],
  properties: { id: { type: 'integer' }, name: { type: 'string' } },
};
const note = { ...row, properties: { ...row.properties, id: { type: 'string' } } };
const newRow = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } };

function inPath(name: string, schema: object): object {
  return { name, in: 'path', required: true, schema };
}

async function runShared(
  paths: object,
  handle: (call: Call) => Answer,
  options: Parameters<typeof run>[2] = {},
): Promise<Awaited<ReturnType<typeof run>> & { readonly calls: readonly Call[] }> {
  const model = await modelOf({ openapi: '3.1.0', info: { title: 'Shared', version: '1' }, paths });
  const { url, calls } = await serve(handle);
  return { ...(await run(model, url, { isShared: true, allow: WRITES, ...options })), calls };
}

describe('on a server that the run did not start', () => {
  test.each([{ status: 504 }, { status: 503, headers: { 'retry-after': '0' } }, { status: 0 }])(
    'a dangerous call is not repeated after $status, and is no finding',
    async (answer) => {
      const { calls, report, ...rest } = await runShared(
        {
          '/payments': {
            post: {
              requestBody: { required: true, content: json(amount) },
              responses: described(200),
            },
          },
        },
        () => answer,
      );
      const cases = rest.events.filter(({ type }) => type === 'case-finished');
      expect(calls.filter(({ method }) => method === 'POST')).toHaveLength(cases.length);
      expect(findingTexts({ report, ...rest })).toEqual([]);
      expect(report.ledger.map(({ variants: [variant] }) => variant?.detail)).toEqual([
        expect.stringContaining('A dangerous call to a server that the run did not start is not repeated.'),
      ]);
    },
  );

  test('a burst of writes ends at the first one that the server accepts', async () => {
    const { calls } = await runShared(
      {
        '/rows': {
          post: {
            requestBody: { required: true, content: json(newRow) },
            responses: {
              201: { description: 'created', content: json(row) },
              429: refusedWith('slow_down', 'quota_used'),
            },
          },
        },
      },
      () => ({ status: 201, body: { id: 1, name: 'any' } }),
      { allow: [...WRITES, 'rate'] },
    );
    expect(calls.filter(({ text }) => text === '{"unfinished":')).toHaveLength(1);
  });

  test('an item is listed that a PUT creates at an id that should not exist', async () => {
    const rows = new Map<number, object>();
    const { report } = await runShared(
      {
        '/rows': {
          post: {
            requestBody: { required: true, content: json(newRow) },
            responses: { 201: { description: 'created', content: json(row) } },
          },
        },
        '/rows/{id}': {
          parameters: [inPath('id', { type: 'integer' })],
          get: { responses: { 200: { description: 'ok', content: json(row) }, ...described(404) } },
          put: {
            requestBody: { required: true, content: json(newRow) },
            responses: { 200: { description: 'ok', content: json(row) }, ...described(404) },
          },
          delete: { responses: described(204, 404) },
        },
      },
      ({ method, path, json: sent }) => {
        const id = method === 'POST' ? rows.size + 1 : Number(path.split('/')[2]);
        if (method === 'POST' || method === 'PUT') {
          const stored = { ...(sent as object), id };
          rows.set(id, stored);
          return { status: method === 'POST' ? 201 : 200, body: stored };
        }
        const found = rows.get(id);
        if (!found) return { status: 404 };
        if (method === 'DELETE') rows.delete(id);
        return method === 'DELETE' ? { status: 204 } : { status: 200, body: found };
      },
    );
    expect([...rows.keys()].every((id) => id > 1_000_000_000)).toBe(true);
    expect(report.remaining).toEqual([
      {
        operation: 'PUT /rows/{id}',
        reason: 'the server created it at an id that did not exist',
        count: rows.size,
      },
    ]);
  });

  test('a write is not sent to a number beyond the limits of the document', async () => {
    const { calls } = await runShared(
      {
        '/slots/{number}': {
          parameters: [inPath('number', { type: 'integer', maximum: 1000 })],
          delete: { responses: { ...described(204), 400: refusedWith('invalid_number') } },
        },
      },
      () => ({ status: 204 }),
      { references: { '/slots/{number}': '7' } },
    );
    expect(calls.filter(({ path }) => /^\/slots\/\d+$/.test(path))).toEqual([]);
  });

  test.each([
    { id: 'k3z9', writes: 0 },
    { id: 'k3z9f8q2', writes: 1 },
  ])('a write is sent to an altered id only if it is not short: $id', async ({ id, writes }) => {
    const { calls } = await runShared(
      {
        '/notes': {
          post: {
            requestBody: { required: true, content: json(newRow) },
            responses: { 201: { description: 'created', content: json(note) } },
          },
        },
        '/notes/{id}': {
          parameters: [inPath('id', { type: 'string' })],
          get: { responses: { 200: { description: 'ok', content: json(note) }, ...described(404) } },
          delete: { responses: { ...described(204), 404: refusedWith('note_missing') } },
        },
      },
      noteServer(id),
    );
    const removals = calls.filter(({ method, path }) => method === 'DELETE' && path !== `/notes/${id}`);
    expect(removals.length).toBe(writes);
  });

  test.each([500, 0])('a creation that no request removes is listed after %i', async (status) => {
    const { calls, report } = await runShared(
      {
        '/rows': {
          post: {
            requestBody: { required: true, content: json(newRow) },
            responses: { 201: { description: 'created', content: json(row) } },
          },
        },
      },
      () => ({ status }),
    );
    expect(calls.length).toBeGreaterThan(0);
    expect(report.remaining).toEqual([
      {
        operation: 'POST /rows',
        reason: 'the document has no request that removes it, if the failed requests created any',
        count: calls.filter(({ method }) => method === 'POST').length,
      },
    ]);
  });
});

/** Returns a server of one note at a time, which always has the same id. */
function noteServer(id: string): (call: Call) => Answer {
  let stored: object | undefined;
  return ({ method, path, json: sent }) => {
    if (method === 'POST') {
      stored = { ...(sent as object), id };
      return { status: 201, body: stored };
    }
    if (path !== `/notes/${id}` || !stored) return { status: 404, body: { error: 'note_missing' } };
    const answer = method === 'DELETE' ? { status: 204 } : { status: 200, body: stored };
    if (method === 'DELETE') stored = undefined;
    return answer;
  };
}
