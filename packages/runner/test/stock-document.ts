/** A document without extensions, in which each status lists several error codes. */

const problem = (...codes: readonly string[]): object => ({
  description: 'Refused',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        required: ['error'],
        properties: {
          error: {
            type: 'object',
            required: ['code', 'message'],
            properties: { code: { type: 'string', enum: codes }, message: { type: 'string' } },
          },
        },
      },
    },
  },
});

const json = (schema: object): object => ({ description: 'It', content: { 'application/json': { schema } } });
const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
const body = (name: string): object => ({
  required: true,
  content: { 'application/json': { schema: ref(name) } },
});
const id = { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } };
const unauthorized = problem('token_missing', 'token_invalid');

export const stock = {
  openapi: '3.0.3',
  info: { title: 'Stock', version: '1' },
  security: [{ bearer: [] }],
  paths: {
    '/articles': {
      get: {
        parameters: [
          { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 100 } },
          { name: 'sort', in: 'query', schema: { type: 'string', enum: ['name', 'sku'] } },
        ],
        responses: {
          200: json({ type: 'array', items: ref('Article') }),
          400: problem('limit_invalid', 'sort_unknown'),
          401: unauthorized,
        },
      },
      post: {
        requestBody: body('NewArticle'),
        responses: {
          201: json(ref('Article')),
          400: problem(
            'body_not_json',
            'sku_missing',
            'name_missing',
            'name_too_long',
            'quantity_negative',
            'unit_unknown',
          ),
          401: unauthorized,
          403: problem('role_insufficient'),
          404: problem('supplier_unknown'),
          409: problem('sku_taken', 'name_taken'),
          415: problem('media_type_unsupported'),
        },
      },
    },
    '/articles/{id}': {
      parameters: [id],
      get: {
        responses: {
          200: json(ref('Article')),
          400: problem('id_invalid'),
          401: unauthorized,
          404: problem('article_unknown', 'article_deleted'),
        },
      },
      patch: {
        requestBody: body('Change'),
        responses: {
          200: json(ref('Article')),
          400: problem('name_too_long', 'quantity_negative', 'field_unknown'),
          401: unauthorized,
          403: problem('role_insufficient'),
          404: problem('article_unknown', 'article_deleted'),
          409: problem('article_archived'),
        },
      },
      delete: {
        responses: {
          204: { description: 'Gone' },
          401: unauthorized,
          403: problem('role_insufficient'),
          404: problem('article_unknown', 'article_deleted'),
          409: problem('article_archived'),
        },
      },
    },
    '/articles/{id}/archive': {
      parameters: [id],
      post: {
        responses: {
          200: json(ref('Article')),
          401: unauthorized,
          403: problem('role_insufficient'),
          404: problem('article_unknown', 'article_deleted'),
          409: problem('already_archived'),
        },
      },
    },
  },
  components: {
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    schemas: {
      Article: {
        type: 'object',
        required: ['id', 'sku', 'name', 'quantity', 'archived'],
        properties: {
          id: { type: 'string', format: 'uuid' },
          sku: { type: 'string' },
          name: { type: 'string' },
          quantity: { type: 'integer' },
          unit: { type: 'string' },
          archived: { type: 'boolean' },
        },
      },
      NewArticle: {
        type: 'object',
        required: ['sku', 'name'],
        properties: {
          sku: { type: 'string', minLength: 1, maxLength: 40 },
          name: { type: 'string', minLength: 1, maxLength: 60 },
          quantity: { type: 'integer', minimum: 0 },
          unit: { type: 'string', enum: ['piece', 'kg'] },
        },
      },
      Change: {
        type: 'object',
        additionalProperties: false,
        properties: {
          name: { type: 'string', minLength: 1, maxLength: 60 },
          quantity: { type: 'integer', minimum: 0 },
        },
      },
    },
  },
} as const;
