import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { type Answer, type Call, findingTexts, modelOf, run, serve } from './harness.js';

const NAMES = ['apples', 'bananas', 'cherries', 'dates', 'elderberries', 'figs'];

const collection = (name: string): string => `
  /${name}:
    post:
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [name], properties: { name: { type: string } } } } } }
      responses: { '201': { description: created, content: { application/json: { schema: { $ref: '#/components/schemas/Item' } } } } }
  /${name}/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { responses: { '200': { description: one, content: { application/json: { schema: { $ref: '#/components/schemas/Item' } } } }, '404': { description: none } } }
    delete: { responses: { '204': { description: gone }, '401': { description: anonymous }, '404': { description: none } } }
`;

const document = `
openapi: 3.1.0
info: { title: Fruit, version: '1' }
security: [{ Token: [] }]
paths:${NAMES.map(collection).join('')}
components: { securitySchemes: { Token: { type: http, scheme: bearer } }, schemas: { Item: { type: object, required: [id, name], properties: { id: { type: string }, name: { type: string } } } } }
`;

const callers = { main: { credentials: { Token: { env: 'TOKEN' } } } };

describe('resources of several operations that are created at the same time', () => {
  test('are all removed, although the removal of each is proven first', async () => {
    const items = new Map<string, unknown>();
    let count = 0;
    const { url } = await serve(async ({ method, path, headers, json }: Call): Promise<Answer> => {
      const [, name = '', id] = path.split('/');
      // The durations differ, so the proofs of some operations end before those of others.
      await delay(method === 'DELETE' ? 20 * NAMES.indexOf(name) : 2);
      if (headers.authorization !== 'Bearer secret-0-TOKEN') return { status: 401 };
      if (id === undefined) {
        const item = { ...(json as object), id: `${name}-${++count}` };
        items.set(item.id, item);
        return { status: 201, body: item };
      }
      if (!items.has(id)) return { status: 404 };
      if (method === 'GET') return { status: 200, body: items.get(id) };
      items.delete(id);
      return { status: 204 };
    });
    const result = await run(await modelOf(document), url, {
      concurrency: 8,
      allow: ['create', 'change', 'destroy', 'credentials'],
      callers,
    });
    expect(findingTexts(result)).toEqual([]);
    expect([...items.keys()]).toEqual([]);
  });
});
