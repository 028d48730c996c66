import { expect, test } from 'vitest';
import { createMock } from '../src/index.js';
import { modelOf } from './model-of.js';

const query = (name: string, schema: object, more: object = {}): object => ({
  name,
  in: 'query',
  allowEmptyValue: true,
  schema,
  ...more,
});

const document = {
  openapi: '3.1.0',
  info: { title: 'Rooms', version: '1' },
  servers: [{ url: '/' }],
  paths: {
    '/rooms': {
      get: {
        parameters: [
          query('flag', { type: 'boolean' }),
          query('floor', { type: 'integer', minimum: 1 }, { required: false }),
          query('sizes', { type: 'array', items: { type: 'integer' } }),
          query('colours', { type: 'array', items: { enum: ['red'] } }, { explode: false }),
          query('area', { type: 'object' }, { content: undefined, style: 'deepObject' }),
          { name: 'strict', in: 'query', schema: { type: 'boolean' } },
        ],
        responses: { 200: { description: 'All.' }, 400: { description: 'Bad.' } },
      },
    },
    '/halls': {
      get: {
        parameters: [query('kind', { enum: ['old', 'new'] }, { required: true })],
        responses: { 200: { description: 'All.' }, 400: { description: 'Bad.' } },
      },
    },
  },
};

test.each([
  ['/rooms?flag=', 200],
  ['/rooms?flag', 200],
  ['/rooms?flag=true', 200],
  ['/rooms?flag=maybe', 400],
  ['/rooms?flag=%20', 400],
  ['/rooms?flag=&flag=', 200],
  ['/rooms?flag=&flag=maybe', 400],
  ['/rooms?floor=', 200],
  ['/rooms?floor=0', 400],
  ['/rooms?sizes=', 200],
  ['/rooms?sizes=&sizes=x', 400],
  ['/rooms?colours=', 200],
  ['/rooms?colours=blue', 400],
  ['/rooms?strict=', 400],
  ['/rooms?strict', 400],
  ['/halls?kind=', 200],
  ['/halls?kind=other', 400],
  ['/halls', 400],
])('%s is answered with %i if all parameters except `strict` have allowEmptyValue', async (path, status) => {
  const mock = createMock(await modelOf(document));
  expect((await mock(new Request(`http://mock.test${path}`))).status).toBe(status);
});

test('an empty value is ignored only if the OpenAPI 2.0 parameter has allowEmptyValue', async () => {
  const parameter = { name: 'flag', in: 'query', type: 'boolean' };
  const model = await modelOf({
    swagger: '2.0',
    info: { title: 'Rooms', version: '1' },
    paths: {
      '/rooms': {
        get: {
          parameters: [{ ...parameter, allowEmptyValue: true }],
          responses: { 200: { description: 'All.' } },
        },
      },
      '/halls': { get: { parameters: [parameter], responses: { 200: { description: 'All.' } } } },
    },
  });
  const mock = createMock(model);
  expect((await mock(new Request('http://mock.test/rooms?flag='))).status).toBe(200);
  expect((await mock(new Request('http://mock.test/halls?flag='))).status).toBe(422);
});
