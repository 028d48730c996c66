import { describe, expect, test } from 'vitest';
import { findingTexts, modelOf, openVariants, run, serve } from './harness.js';

const option = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } };

const documentOf = (description: string): object => ({
  openapi: '3.1.0',
  info: { title: 'Settings', version: '1' },
  paths: {
    '/options': {
      get: {
        responses: {
          200: {
            description: 'All.',
            content: { 'application/json': { schema: { type: 'array', items: option } } },
          },
        },
      },
    },
    '/options/{name}': {
      parameters: [{ name: 'name', in: 'path', required: true, schema: { type: 'string' } }],
      get: { description, responses: { 200: { description: 'It.' }, 404: { description: 'None.' } } },
    },
  },
});

const server = (): Promise<{ url: string }> =>
  serve(({ path }) => (path === '/options' ? { status: 200, body: [{ name: 'color' }] } : { status: 404 }));

describe('an operation that a server does not implement', () => {
  test.each(['NOT IMPLEMENTED', 'Returns one option. Not yet implemented.'])(
    'causes no finding if its description is: %s',
    async (description) => {
      const { url } = await server();
      const result = await run(await modelOf(documentOf(description)), url);
      expect(findingTexts(result)).toEqual([]);
      expect(openVariants(result).join('\n')).toContain(
        'the document says that the operation is not implemented',
      );
    },
  );

  test('causes a finding if the document does not say so', async () => {
    const { url } = await server();
    const result = await run(await modelOf(documentOf('Returns one option.')), url);
    expect(findingTexts(result).join('\n')).toContain('GET /options/{name}');
  });
});
