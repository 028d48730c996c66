import { expect, test } from 'vitest';
import { type Answer, findingTexts, modelOf, openVariants, run, serve } from './harness.js';

const error = {
  description: 'Refused',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
};
const json = { description: 'It', content: { 'application/json': { schema: { type: 'object' } } } };

const document = {
  openapi: '3.1.0',
  info: { title: 'Beds', version: '1' },
  paths: {
    '/beds': {
      get: {
        parameters: [{ name: 'ward', in: 'query', required: true, schema: { enum: ['a', 'b'] } }],
        responses: { 200: json, 400: error, 406: error },
      },
    },
  },
  components: {
    schemas: {
      Error: {
        type: 'object',
        required: ['code'],
        properties: { code: { enum: ['ward_unknown', 'format_unknown', 'ward_closed'] } },
      },
    },
  },
};

test('the codes that several statuses share are listed once, by whether the server returned them', async () => {
  const { url } = await serve(({ query, headers }): Answer => {
    if (!/json|[*]/.test(headers.accept ?? '')) return { status: 406, body: { code: 'format_unknown' } };
    const isKnown = ['a', 'b'].includes(query.get('ward') ?? '');
    return isKnown ? { status: 200, body: {} } : { status: 400, body: { code: 'ward_unknown' } };
  });
  const result = await run(await modelOf(document), url);
  expect(findingTexts(result)).toEqual([]);
  expect(openVariants(result)).toEqual([]);
  expect(result.report.summary.obligations).toBe(3);
  expect(result.report.codes).toEqual({ seen: ['ward_unknown', 'format_unknown'], unseen: ['ward_closed'] });
});
