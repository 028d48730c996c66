import type { JsonValue } from './schema-shapes.js';

/** Name of the component that a hostile schema replaces. Bodies, responses, parameters and webhooks refer to it. */
export const ATTACHED_SCHEMA = 'Attached';

const attached = { $ref: `#/components/schemas/${ATTACHED_SCHEMA}` };
const json = (schema: JsonValue): JsonValue => ({ 'application/json': { schema } });
const problem = (code: string, when: JsonValue): JsonValue => ({
  description: 'Problem.',
  content: {
    'application/json': {
      schema: { type: 'object', required: ['code'], properties: { code: { type: 'string' } } },
      examples: { [code]: { value: { code }, 'x-error': { code, when, match: { '/code': code } } } },
    },
  },
});

/** A document with most of the constructs that Touchstone reads. */
export const RICH_DOCUMENT: JsonValue = {
  openapi: '3.1.0',
  info: { title: 'Beds', version: '1' },
  servers: [{ url: 'https://beds.test/v1', variables: { a: { default: 'b' } } }],
  security: [{ Key: [] }],
  tags: [{ name: 'beds' }],
  paths: {
    '/beds': {
      get: {
        operationId: 'listBeds',
        tags: ['beds'],
        parameters: [
          { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 100 } },
          { name: 'filter', in: 'query', style: 'deepObject', explode: true, schema: { type: 'object' } },
          { name: 'shape', in: 'query', content: json(attached) },
          { name: 'X-Trace', in: 'header', schema: { type: 'string', pattern: '^[a-f0-9]+$' } },
          { name: 'theme', in: 'cookie', schema: { type: 'string' } },
        ],
        responses: {
          200: {
            description: 'Beds.',
            headers: { 'X-Total': { schema: { type: 'integer' } } },
            content: json({ type: 'array', items: attached }),
          },
          400: problem('invalid_limit', { request: 'query' }),
          401: problem('unauthorized', { credential: ['missing', 'unknown'] }),
        },
      },
      post: {
        operationId: 'createBed',
        requestBody: {
          required: true,
          content: {
            'application/json': { schema: attached },
            'application/x-www-form-urlencoded': { schema: { type: 'object', properties: { a: attached } } },
            'multipart/form-data': {
              schema: {
                type: 'object',
                properties: { file: { type: 'string', format: 'binary' }, meta: attached },
              },
              encoding: { meta: { contentType: 'application/json' } },
            },
          },
        },
        callbacks: {
          made: {
            '{$request.body#/url}': {
              post: { requestBody: { content: json(attached) }, responses: { 200: { description: '' } } },
            },
          },
        },
        responses: {
          201: {
            description: 'Created.',
            headers: { Location: { schema: { type: 'string' } } },
            content: json({ $ref: '#/components/schemas/Bed' }),
            links: { it: { operationId: 'getBed', parameters: { id: '$response.body#/id' } } },
          },
          409: problem('duplicate_name', { duplicate: ['/name'] }),
          422: problem('invalid_body', { request: 'body' }),
          429: problem('too_many', { rate: 'all', limit: 5, window: 60 }),
        },
      },
    },
    '/beds/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { $ref: '#/components/schemas/Id' } }],
      get: {
        operationId: 'getBed',
        responses: {
          200: { description: 'A bed.', content: json({ $ref: '#/components/schemas/Bed' }) },
          404: problem('absent', { resource: ['absent'] }),
          default: { description: 'Problem.' },
        },
      },
      delete: { operationId: 'deleteBed', responses: { 204: { description: 'Deleted.' } } },
    },
  },
  webhooks: {
    'bed.created': {
      post: { requestBody: { content: json(attached) }, responses: { '2XX': { description: 'Received.' } } },
    },
  },
  components: {
    schemas: {
      Id: { type: 'string', minLength: 1, maxLength: 40, example: 'bed-1' },
      Bed: {
        type: 'object',
        required: ['id', 'name'],
        properties: {
          id: { $ref: '#/components/schemas/Id' },
          name: { type: 'string', minLength: 1 },
          shape: attached,
          beside: { $ref: '#/components/schemas/Bed' },
        },
      },
    },
    securitySchemes: {
      Key: { type: 'apiKey', in: 'header', name: 'X-Key' },
      Oauth: {
        type: 'oauth2',
        flows: {
          clientCredentials: { tokenUrl: 'https://beds.test/v1/token', scopes: { 'beds:read': 'Read.' } },
        },
      },
    },
  },
};

const body: JsonValue = { required: true, content: json(attached) };
const done: JsonValue = { description: 'Done.', content: json(attached) };

/** Returns a minimal document with one path. */
const small = (
  openapi: string,
  path: string,
  item: JsonValue,
  more: { [name: string]: JsonValue } = {},
): JsonValue => ({
  openapi,
  info: { title: 'Small', version: '1' },
  servers: [{ url: 'https://small.test' }],
  paths: { [path]: item },
  components: { schemas: {} },
  ...more,
});

/**
 * Small documents, each with a different use of the attached schema. Most inputs start from these, because they are
 * fast.
 */
export const SMALL_DOCUMENTS: readonly JsonValue[] = [
  small('3.0.3', '/a', {
    post: {
      operationId: 'postA',
      requestBody: body,
      responses: { 200: done, 400: { description: 'Invalid.' } },
    },
  }),
  small('3.1.0', '/a/{id}', {
    get: {
      operationId: 'getA',
      parameters: [
        { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
        { name: 'q', in: 'query', style: 'deepObject', explode: true, schema: attached },
        { name: 'X-H', in: 'header', schema: attached },
      ],
      responses: { 200: { description: 'Done.' }, 404: problem('absent', { resource: ['absent'] }) },
    },
  }),
  small(
    '3.1.0',
    '/a',
    {
      put: {
        operationId: 'putA',
        requestBody: body,
        responses: { 204: { description: 'Done.' }, 422: problem('invalid', { request: 'body' }) },
      },
    },
    { webhooks: { done: { post: { requestBody: body, responses: { 200: { description: 'Received.' } } } } } },
  ),
  small('3.1.0', '/a', {
    post: {
      operationId: 'formA',
      requestBody: {
        content: {
          'application/x-www-form-urlencoded': { schema: attached },
          'multipart/form-data': { schema: attached },
        },
      },
      responses: {
        '2XX': done,
        default: { description: 'Problem.', content: json({ oneOf: [attached, { type: 'null' }] }) },
      },
    },
  }),
];
