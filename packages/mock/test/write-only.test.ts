import { expect, test } from 'vitest';
import { createMock } from '../src/index.js';
import { modelOf } from './model-of.js';

const user = {
  type: 'object',
  required: ['id', 'password'],
  properties: { id: { type: 'string' }, password: { type: 'string', writeOnly: true } },
};
const json = (schema: object, example: unknown): object => ({
  200: { description: 'All.', content: { 'application/json': { schema, example } } },
});

test('a mock sends an example without its writeOnly members', async () => {
  const hidden = { type: 'array', items: { type: 'string', writeOnly: true } };
  const model = await modelOf({
    openapi: '3.1.0',
    info: { title: 'Users', version: '1' },
    servers: [{ url: '/' }],
    paths: {
      '/user': { get: { responses: json(user, { id: 'a', password: 'b' }) } },
      '/users': {
        get: {
          responses: json(
            { type: 'array', items: user },
            Array.from({ length: 25 }, (_, index) => ({ id: String(index), password: 'b' })),
          ),
        },
      },
      '/hidden': { get: { responses: json(hidden, ['a', 'b', 'c']) } },
    },
  });
  const mock = createMock(model);
  const get = async (path: string): Promise<unknown> =>
    (await mock(new Request(`http://mock.test${path}`))).json();
  expect(await get('/user')).toEqual({ id: 'a' });
  expect(await get('/users')).toEqual(Array.from({ length: 25 }, (_, index) => ({ id: String(index) })));
  expect(await get('/hidden')).toEqual([]);
});
