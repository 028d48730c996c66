import { describe, expect, test } from 'vitest';
import { findingTexts, modelOf, run, serve } from './harness.js';

const HAL = 'application/hal+json';
const schema = { type: 'object', required: ['_links'], properties: { _links: { type: 'object' } } };
const error = { type: 'object', required: ['error'], properties: { error: { type: 'string' } } };

describe('a server that negotiates the media type', () => {
  test('is asked for the documented ones, so that it has no finding', async () => {
    const model = await modelOf({
      openapi: '3.1.0',
      info: { title: 'Notes', version: '1' },
      paths: {
        '/notes': {
          get: {
            parameters: [{ name: 'size', in: 'query', schema: { type: 'integer' } }],
            responses: {
              200: { description: 'The notes', content: { [HAL]: { schema } } },
              400: { description: 'Invalid', content: { 'application/problem+json': { schema: error } } },
            },
          },
        },
        '/cache': {
          get: {
            responses: {
              204: { description: 'Warm' },
              404: { description: 'Cold', content: { [HAL]: { schema: error } } },
            },
          },
        },
        '/version': { get: { responses: { 200: { description: 'The version' } } } },
      },
    });
    const { url, calls } = await serve(({ path, query, headers }) => {
      if (path !== '/notes') return { status: path === '/version' ? 200 : 204 };
      if (query.has('size') && !/^\d+$/.test(query.get('size') ?? ''))
        return {
          status: 400,
          headers: { 'content-type': 'application/problem+json' },
          body: { error: 'size' },
        };
      const isHal = headers.accept?.startsWith(HAL) === true;
      return {
        status: 200,
        headers: { 'content-type': isHal ? HAL : 'application/json' },
        body: { _links: {} },
      };
    });
    const result = await run(model, url);
    expect(findingTexts(result)).toEqual([]);
    expect(new Set(calls.map(({ path, headers }) => `${path} ${headers.accept}`))).toEqual(
      new Set([
        `/notes ${HAL}, application/problem+json, */*;q=0.5`,
        `/cache ${HAL}, */*;q=0.5`,
        '/version application/json, */*;q=0.5',
      ]),
    );
  });
});
