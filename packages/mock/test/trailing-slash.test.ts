import { describe, expect, it } from 'vitest';
import { createMock } from '../src/index.js';
import { modelOf } from './model-of.js';

const item = {
  type: 'object',
  required: ['id', 'name'],
  properties: { id: { type: 'integer' }, name: { type: 'string' } },
};
const content = { 'application/json': { schema: item } };

const documentOf = (collection: string, path: string): object => ({
  openapi: '3.1.0',
  info: { title: 'Items', version: '1' },
  servers: [{ url: '/' }],
  paths: {
    [collection]: {
      get: {
        responses: {
          '200': {
            description: 'ok',
            content: { 'application/json': { schema: { type: 'array', items: item } } },
          },
        },
      },
      post: {
        requestBody: { content: { 'application/json': { schema: { ...item, required: ['name'] } } } },
        responses: {
          '201': { description: 'created', content, headers: { Location: { schema: { type: 'string' } } } },
        },
      },
    },
    [path]: {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
      get: { responses: { '200': { description: 'ok', content }, '404': { description: 'none' } } },
      delete: { responses: { '204': { description: 'removed' }, '404': { description: 'none' } } },
    },
  },
});

describe('a stateful mock', () => {
  it.each([
    ['/items/', '/items/{id}/'],
    ['/items/', '/items/{id}'],
    ['/items', '/items/{id}/'],
  ])('keeps the items of %s at %s', async (collection, path) => {
    const mock = createMock(await modelOf(documentOf(collection, path)), { stateful: true });
    const created = await mock(
      new Request(`http://mock${collection}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'mine' }),
      }),
    );
    const body = (await created.json()) as { id: number; name: string };
    const at = path.replace('{id}', String(body.id));
    expect(created.headers.get('location')).toBe(at);
    expect(await (await mock(new Request(`http://mock${at}`))).json()).toEqual(body);
    expect(await (await mock(new Request(`http://mock${collection}`))).json()).toContainEqual(body);
    expect((await mock(new Request(`http://mock${at}`, { method: 'DELETE' }))).status).toBe(204);
    expect((await mock(new Request(`http://mock${at}`))).status).toBe(404);
  });
});
