import { expect, test } from 'vitest';
import { modelOf, openReasons, run, serve } from './harness.js';

test.each([
  ['startsOn', 'endsOn', { type: 'string', format: 'date' }],
  ['valid_from', 'valid_until', { type: 'string', format: 'date-time' }],
  ['minPrice', 'maxPrice', { type: 'integer', minimum: 0, maximum: 1_000_000 }],
])('a range from %s to %s is in order', async (first, last, schema) => {
  const range = { type: 'object', required: [first, last], properties: { [first]: schema, [last]: schema } };
  const lists = Array.from({ length: 8 }, (_, index) => `/search-${index}`);
  const paths = Object.fromEntries(
    lists.map((path) => [
      path,
      {
        post: {
          'x-effect': 'read',
          requestBody: { required: true, content: { 'application/json': { schema: range } } },
          responses: { 200: { description: 'ok' } },
        },
      },
    ]),
  );
  const { url } = await serve(({ json }) => {
    const sent = json as Record<string, string | number>;
    return { status: (sent[first] ?? 0) <= (sent[last] ?? 0) ? 200 : 422 };
  });
  const model = await modelOf({ openapi: '3.1.0', info: { title: 'Search', version: '1' }, paths });
  expect(openReasons(await run(model, url))).toEqual([]);
});
