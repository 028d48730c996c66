import { expect, test } from 'vitest';
import { type Answer, modelOf, run, serve } from './harness.js';

const document = {
  openapi: '3.1.0',
  info: { title: 'Notes', version: '1' },
  paths: {
    '/notes': {
      post: {
        requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } } } },
        responses: { 201: { description: 'It' }, 413: { description: 'Too large' } },
      },
    },
  },
};

test('a connection is not used again after a large body, which a server may refuse by closing it', async () => {
  const { url, calls } = await serve(({ text }): Answer => ({ status: text.length > 1000 ? 413 : 201 }));
  await run(await modelOf(document), url);
  const connections = (isLarge: boolean): ReadonlySet<string | undefined> =>
    new Set(
      calls.filter(({ text }) => text.length > 65_536 === isLarge).map(({ headers }) => headers.connection),
    );
  expect(connections(true)).toEqual(new Set(['close']));
  expect(connections(false)).toEqual(new Set(['keep-alive']));
});
