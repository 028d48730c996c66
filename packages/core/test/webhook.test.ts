import { describe, expect, test } from 'vitest';
import { positionOf } from '../src/index.js';
import { directoryOf, documentOf, modelFrom, problemsFrom, problemsOf } from './document.js';

const HEAD = "openapi: 3.1.0\ninfo: { title: Beds, version: '1' }\n";
const DONE = { 204: { description: 'Done.' } };

describe('webhooks', () => {
  const header = (name: string, more: object = {}): object => ({ name, in: 'header', schema: {}, ...more });
  const paths = {
    '/beds': {
      post: { operationId: 'createBed', responses: DONE },
      put: { responses: DONE },
    },
  };

  test('are read with headers, payload and causes, in document order', async () => {
    const model = await modelFrom({
      'a.json': documentOf(paths, {
        webhooks: {
          'bed.made': {
            parameters: [header('X-Id', { required: true }), header('x-event')],
            post: {
              summary: 'Made',
              description: 'By somebody.',
              parameters: [header('X-EVENT', { required: true }), { name: 'a', in: 'query', schema: {} }],
              requestBody: { content: { 'application/json': { schema: { type: 'object' } } } },
              'x-caused-by': ['createBed', 'PUT /beds'],
              responses: DONE,
            },
          },
          'bed.gone': { $ref: 'b.json#/gone' },
          idle: { description: 'Nothing is sent.' },
        },
      }),
      'b.json': { gone: { post: { responses: DONE }, delete: { responses: DONE } } },
    });
    expect(model.webhooks).toMatchObject([
      {
        name: 'bed.made',
        method: 'POST',
        summary: 'Made',
        description: 'By somebody.',
        content: [{ mediaType: 'application/json', schema: { schema: { type: 'object' } } }],
        causes: ['POST /beds', 'PUT /beds'],
      },
      { name: 'bed.gone', method: 'POST', headers: [], content: [], causes: [] },
      { name: 'bed.gone', method: 'DELETE' },
    ]);
    expect(model.webhooks).toHaveLength(3);
    expect(model.webhooks[0]?.headers.map(({ name, required }) => [name, required])).toEqual([
      ['X-Id', true],
      ['X-EVENT', true],
    ]);
    expect(model.webhooks.map(({ location }) => positionOf(model, location).file)).toEqual([
      'a.json',
      'b.json',
      'b.json',
    ]);
    expect(model.webhooks[1]).not.toHaveProperty('summary');
    expect(model.operations).toHaveLength(2);
  });

  test('are empty for a document without webhooks', async () => {
    const model = await modelFrom({ 'a.json': documentOf(paths) });
    expect(model.webhooks).toEqual([]);
    expect(model.delivery).toEqual({ signature: null, retries: [] });
  });

  test.each([
    [{}, { signature: null, retries: [] }],
    [{ signature: 'standard-webhooks' }, { signature: 'standard-webhooks', retries: [] }],
    [{ retries: [300, 0.5] }, { signature: null, retries: [300, 0.5] }],
  ])('have the delivery settings of x-webhooks: %j', async (extension, delivery) => {
    const model = await modelFrom({ 'a.json': documentOf({}, { 'x-webhooks': extension }) });
    expect(model.delivery).toEqual(delivery);
  });

  const post = (rest: string): string => `paths: {}\nwebhooks: { made: { post: { ${rest} } } }`;
  test.each([
    [
      'a cause that is not an operation',
      post('x-caused-by: [makeBed]'),
      '4:43: Webhook made is caused by makeBed, which is not an operation of the document.',
    ],
    [
      'causes that are not a list',
      post('x-caused-by: makeBed'),
      '4:29: Expected x-caused-by to be an array, received a string.',
    ],
    [
      'a cause that is not a string',
      post('x-caused-by: [1]'),
      '4:43: Expected an item of x-caused-by to be a string, received a number.',
    ],
    [
      'a webhook operation that is not an object',
      'paths: {}\nwebhooks: { made: { post: x } }',
      '4:21: Expected post to be an object, received a string.',
    ],
    [
      'webhooks that are not an object',
      'paths: {}\nwebhooks: [made]',
      '4:1: Expected webhooks to be an object, received an array.',
    ],
    [
      'a payload that is not an object',
      post('requestBody: { content: x }'),
      '4:44: Expected content to be an object, received a string.',
    ],
    [
      'a header without a schema',
      post('parameters: [{ name: A, in: header }]'),
      '4:42: Parameter A has no schema.',
    ],
    [
      'x-webhooks that is not an object',
      'paths: {}\nx-webhooks: on',
      '4:1: Expected x-webhooks to be an object, received a string.',
    ],
    [
      'an unknown signature',
      'paths: {}\nx-webhooks: { signature: hmac }',
      '4:15: Expected signature to be one of standard-webhooks; received hmac.',
    ],
    [
      'retries that are not a list',
      'paths: {}\nx-webhooks: { retries: 3 }',
      '4:15: Expected retries to be an array, received a number.',
    ],
    [
      'a retry without a delay',
      'paths: {}\nx-webhooks: { retries: [300, 0] }',
      '4:30: Expected a retry delay of more than 0 seconds, received 0.',
    ],
    [
      'a retry that is not a number',
      'paths: {}\nx-webhooks: { retries: [soon] }',
      '4:25: Expected a retry delay of more than 0 seconds, received "soon".',
    ],
  ])('are rejected with %s', async (_, text, want) => {
    expect(await problemsFrom({ 'a.yaml': HEAD + text })).toEqual([`a.yaml:${want}`]);
  });

  test('are rejected with a suggestion if the cause is unknown', async () => {
    const cwd = await directoryOf({ 'a.yaml': HEAD + post('x-caused-by: [makeBed]') });
    const [problem] = await problemsOf('a.yaml', { cwd });
    expect(problem).toMatchObject({
      rule: 'webhook-cause',
      suggestion: 'Write an operationId, or a method and path such as POST /tasks.',
    });
  });
});
