import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildModel, load, toOpenApi } from '../src/index.js';
import { directoryOf, documentOf, modelFrom } from './document.js';

const OLD = { openapi: '3.0.3' };

async function upgraded(schema: object): Promise<unknown> {
  const document = documentOf({}, { ...OLD, components: { schemas: { A: schema, B: { type: 'string' } } } });
  return (await modelFrom({ 'a.json': document })).schemas.get('A')?.schema;
}

describe('a 3.0 schema', () => {
  test.each([
    ['nullable widens the type', { type: 'string', nullable: true }, { type: ['string', 'null'] }],
    ['nullable without a type has no effect', { enum: ['a'], nullable: true }, { enum: ['a'] }],
    ['nullable false', { type: 'string', nullable: false }, { type: 'string' }],
    ['an exclusive minimum', { minimum: 1, exclusiveMinimum: true }, { exclusiveMinimum: 1 }],
    ['an exclusive maximum', { maximum: 1, exclusiveMaximum: true }, { exclusiveMaximum: 1 }],
    ['a bound at zero', { minimum: 0, exclusiveMinimum: true }, { exclusiveMinimum: 0 }],
    ['an inclusive minimum', { minimum: 1, exclusiveMinimum: false }, { minimum: 1 }],
    ['a flag without its bound', { exclusiveMinimum: true }, {}],
    ['an example', { type: 'string', example: 'a' }, { type: 'string', examples: ['a'] }],
    ['an example that is null', { example: null }, { examples: [null] }],
    [
      'base64',
      { type: 'string', format: 'byte' },
      { type: 'string', format: 'byte', contentEncoding: 'base64' },
    ],
    [
      'siblings of a reference',
      { $ref: '#/components/schemas/B', nullable: true, maxLength: 3, description: 'b' },
      { $ref: '#/components/schemas/B' },
    ],
    [
      'extensions and other keywords stay unchanged',
      { 'x-mine': { nullable: true }, title: 'A' },
      { 'x-mine': { nullable: true }, title: 'A' },
    ],
    [
      'schemas below every applicator',
      Object.fromEntries([
        ...['items', 'additionalProperties', 'not'].map((key) => [key, { type: 'string', nullable: true }]),
        ...['allOf', 'anyOf', 'oneOf'].map((key) => [key, [{ type: 'string', nullable: true }]]),
      ]),
      Object.fromEntries([
        ...['items', 'additionalProperties', 'not'].map((key) => [key, { type: ['string', 'null'] }]),
        ...['allOf', 'anyOf', 'oneOf'].map((key) => [key, [{ type: ['string', 'null'] }]]),
      ]),
    ],
    [
      'properties named like keywords',
      {
        properties: {
          schema: { type: 'string', nullable: true },
          nullable: { type: 'boolean' },
          example: { type: 'string', example: 'a' },
          $ref: { type: 'string' },
        },
      },
      {
        properties: {
          schema: { type: ['string', 'null'] },
          nullable: { type: 'boolean' },
          example: { type: 'string', examples: ['a'] },
          $ref: { type: 'string' },
        },
      },
    ],
    [
      'data that looks like a schema',
      {
        default: { nullable: true },
        enum: [{ schema: { example: 1 } }],
        example: { type: 'string', nullable: true },
      },
      {
        default: { nullable: true },
        enum: [{ schema: { example: 1 } }],
        examples: [{ type: 'string', nullable: true }],
      },
    ],
  ])('is upgraded: %s', async (_, schema, want) => {
    expect(await upgraded(schema)).toEqual(want);
  });
});

const nullable = { type: 'string', nullable: true };
const widened = { type: ['string', 'null'] };
const content = (schema: unknown): object => ({ 'application/json': { schema } });

/**
 * Returns a document with a schema in every position that OpenAPI 3.0 allows, and with data that looks like a schema.
 */
const everywhere = (schema: unknown, data: unknown): object =>
  documentOf(
    {
      '/schema': {
        parameters: [{ name: 'schema', in: 'query', schema, example: data }],
        post: {
          parameters: [
            { name: 'f', in: 'query', content: { 'application/json': { schema, example: data } } },
          ],
          requestBody: {
            content: {
              'multipart/form-data': {
                schema,
                encoding: { a: { headers: { schema: { schema, example: data } } } },
              },
            },
          },
          responses: {
            200: {
              description: '',
              headers: { example: { schema, example: data } },
              content: content(schema),
            },
            'x-data': data,
          },
          callbacks: {
            schema: {
              '{$url}': { put: { responses: { 204: { description: '', content: content(schema) } } } },
            },
          },
        },
      },
      'x-data': data,
    },
    {
      ...OLD,
      'x-data': data,
      components: {
        schemas: { example: schema, schema },
        parameters: { schema: { name: 'p', in: 'query', schema, examples: { schema: { value: data } } } },
        headers: { schema: { schema, example: data } },
        requestBodies: {
          examples: { content: { 'application/json': { schema, examples: { schema: { value: data } } } } },
        },
        responses: { schema: { description: '', content: content(schema) } },
        examples: { schema: { value: data } },
        callbacks: {
          schema: {
            '{$url}': { put: { responses: { 204: { description: '', content: content(schema) } } } },
          },
        },
      },
    },
  );

test('the upgrade from 3.0 rewrites the schema in every position and nothing else', async () => {
  const data = {
    schema: nullable,
    example: nullable,
    properties: { a: nullable },
    content: content(nullable),
  };
  const model = await modelFrom({ 'a.json': everywhere(nullable, data) });
  expect(toOpenApi(model)).toEqual({ ...everywhere(widened, data), openapi: '3.1.0' });
});

test('the upgrade from 3.0 rewrites schemas that are reachable only through references', async () => {
  const model = await modelFrom({
    'a.json': documentOf(
      {
        '/a': {
          get: {
            parameters: [{ $ref: '#/x-parts/page' }],
            responses: { 200: { description: '', content: content({ $ref: 'b.json#/definitions/A' }) } },
          },
        },
      },
      {
        ...OLD,
        'x-parts': {
          page: { name: 'page', in: 'query', schema: { $ref: '#/x-parts/number' } },
          number: nullable,
        },
      },
    ),
    'b.json': { definitions: { A: { items: nullable } } },
  });
  expect(model.document['x-parts']).toMatchObject({ number: widened });
  expect(model.schemas.get('A')?.schema).toEqual({ items: widened });
});

test('the upgrade from 3.0 does not change a 3.1 document', async () => {
  const document = { ...everywhere(nullable, nullable), openapi: '3.1.0' };
  expect(toOpenApi(await modelFrom({ 'a.json': document }))).toEqual(document);
});

test('the upgrade from 3.0 yields the same document when the model is built twice', async () => {
  const cwd = await directoryOf({ 'a.json': everywhere({ ...nullable, format: 'byte', example: 'a' }, {}) });
  const loaded = await load('a.json', { cwd });
  const first = buildModel(loaded);
  const before = JSON.stringify(first.document);
  expect(JSON.stringify(buildModel(loaded).document)).toBe(before);
});

test('the upgrade from 3.0 leaves no nullable, example or boolean exclusiveMinimum in any schema', async () => {
  const leaf = fc.record(
    {
      type: fc.constantFrom('string', 'integer'),
      nullable: fc.boolean(),
      minimum: fc.integer(),
      exclusiveMinimum: fc.boolean(),
      exclusiveMaximum: fc.boolean(),
      example: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  const { schema } = fc.letrec<{ schema: object }>((tie) => ({
    schema: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.record({ items: tie('schema') }),
      fc.record({ properties: fc.dictionary(fc.string(), tie('schema'), { maxKeys: 3 }) }),
      fc.record({ oneOf: fc.array(tie('schema'), { maxLength: 3 }) }),
    ),
  }));
  const rest = (value: unknown, isSchema: boolean): string[] => {
    if (typeof value !== 'object' || value === null) return [];
    const below = Object.entries(value).flatMap(([key, child]) => {
      if (isSchema && key === 'properties') return rest(child, false);
      if (isSchema && !['items', 'oneOf'].includes(key)) return [];
      return Array.isArray(child) ? child.flatMap((item) => rest(item, true)) : rest(child, true);
    });
    const keywords = value as { nullable?: unknown; exclusiveMinimum?: unknown; example?: unknown };
    const hasOldKeyword =
      isSchema &&
      (Object.hasOwn(keywords, 'nullable') ||
        Object.hasOwn(keywords, 'example') ||
        typeof keywords.exclusiveMinimum === 'boolean');
    return hasOldKeyword ? [JSON.stringify(value), ...below] : below;
  };
  await fc.assert(
    fc.asyncProperty(schema, async (value) => {
      expect(rest(await upgraded(value), true)).toEqual([]);
    }),
    { numRuns: 50 },
  );
});
