import { expect, test } from 'vitest';
import { createMock } from '../src/index.js';
import { modelOf } from './model-of.js';

test('a stateful mock treats `default` as the success response if there is no other', async () => {
  const thing = {
    type: 'object',
    required: ['id', 'name'],
    properties: { id: { type: 'string', readOnly: true }, name: { type: 'string' } },
  };
  const content = { 'application/json': { schema: thing } };
  const responses = { default: { description: 'It.', content } };
  const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }];
  const model = await modelOf({
    openapi: '3.1.0',
    info: { title: 'Things', version: '1' },
    servers: [{ url: '/' }],
    paths: {
      '/things': { post: { requestBody: { required: true, content }, responses } },
      '/things/{id}': { parameters, get: { responses: { ...responses, 404: { description: 'None.' } } } },
    },
  });
  const mock = createMock(model, { stateful: true });
  const headers = { 'content-type': 'application/json' };
  const created = await mock(
    new Request('http://mock.test/things', { method: 'POST', headers, body: '{"name":"Lamp"}' }),
  );
  const { id } = (await created.json()) as { id: string };
  const read = await mock(new Request(`http://mock.test/things/${id}`));
  expect(await read.json()).toEqual({ id, name: 'Lamp' });
  expect((await mock(new Request('http://mock.test/things/none'))).status).toBe(404);
});
