import { describe, expect, test } from 'vitest';
import { createMock } from '../src/index.js';
import { modelOf } from './model-of.js';

const text = (schema: object, example?: unknown): object => ({
  'text/plain': { schema, ...(example !== undefined && { example }) },
});

const document = {
  openapi: '3.1.0',
  info: { title: 'Counts', version: '1' },
  servers: [{ url: '/' }],
  paths: {
    '/count': {
      put: {
        requestBody: { required: true, content: text({ type: 'integer', minimum: 1 }) },
        responses: { 200: { description: 'Set.', content: text({ type: 'integer', minimum: 1 }, 'many') } },
      },
    },
    '/rows': {
      put: {
        requestBody: { required: true, content: { 'text/csv': { schema: { type: 'array' } } } },
        responses: { 204: { description: 'Set.' } },
      },
    },
  },
};

describe('a text body', () => {
  const put = async (path: string, body: string, type: string): Promise<Response> => {
    const mock = createMock(await modelOf(document));
    return mock(
      new Request(`http://mock.test${path}`, { method: 'PUT', body, headers: { 'content-type': type } }),
    );
  };

  test.each([
    ['5', 200],
    ['5\n', 200],
    ['0', 422],
    ['five', 422],
    ['', 422],
  ])('%j is answered with %i according to its schema', async (body, status) => {
    expect((await put('/count', body, 'text/plain')).status).toBe(status);
  });

  test('is accepted without validation if its schema is a list', async () => {
    expect((await put('/rows', 'a,b', 'text/csv')).status).toBe(204);
  });

  test('of a response satisfies its schema, even if the example does not', async () => {
    expect(await (await put('/count', '5', 'text/plain')).text()).toMatch(/^[1-9]\d*$/);
  });
});
