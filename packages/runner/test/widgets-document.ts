const error = (code: string, when: object, extra: object = {}, fields: object = {}): object => ({
  summary: code,
  value: { error: code, message: 'Why.', ...fields },
  'x-error': { code, when, cause: 'Why.', fix: 'Do otherwise.', provenance: 'designed', ...extra },
});

const errorSchema = (
  codes: readonly string[],
  fields: object = {},
  required: readonly string[] = [],
): object => ({
  type: 'object',
  additionalProperties: false,
  required: ['error', 'message', ...required],
  properties: { error: { type: 'string', enum: codes }, message: { type: 'string' }, ...fields },
});

const refusal = (description: string, examples: Record<string, object>, extra: object = {}): object => ({
  description,
  content: { 'application/json': { schema: errorSchema(Object.keys(examples)), examples } },
  ...extra,
});

const integerHeader = { required: true, schema: { type: 'integer', minimum: 0 } };

const unauthorized = refusal(
  'No key.',
  {
    unauthorized: error(
      'unauthorized',
      { credential: ['missing', 'unknown', 'revoked'] },
      { indistinguishable: true },
    ),
  },
  { headers: { 'WWW-Authenticate': { required: false, schema: { type: 'string' } } } },
);
const forbidden = refusal('No scope.', { forbidden: error('forbidden', { scope: 'operation' }) });
const absent = refusal('Not there.', {
  not_found: error('not_found', { resource: ['absent', 'foreign'] }, { indistinguishable: true }),
});
const method = refusal(
  'No such verb.',
  { method_not_allowed: error('method_not_allowed', { method: 'unsupported' }) },
  { headers: { Allow: { required: true, schema: { type: 'string' } } } },
);
const fault = refusal('Failed.', { server_error: error('server_error', { server: 'fault' }) });
const invalid = (extra: Record<string, object> = {}): object =>
  refusal('Invalid.', { invalid: error('invalid', { request: ['syntax', 'body'] }), ...extra });
const limited = {
  description: 'Too many.',
  headers: {
    'Retry-After': integerHeader,
    'X-RateLimit-Remaining': integerHeader,
    'X-RateLimit-Limit': integerHeader,
  },
  content: {
    'application/json': {
      schema: errorSchema(['rate_limited'], { retry_after: { type: 'integer' } }, ['retry_after']),
      examples: {
        rate_limited: error(
          'rate_limited',
          { rate: 'reads', limit: 100, window: 60 },
          {},
          { retry_after: 5 },
        ),
      },
    },
  },
};

const ok = (schema: string, description = 'Here.'): object => ({
  description,
  headers: { 'X-Version': { required: true, schema: { $ref: '#/components/schemas/Version' } } },
  content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } },
});

const body = (schema: string): object => ({
  required: true,
  content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } },
});

const readers = [{ Key: ['widgets:read'] }, { Key: ['widgets:write'] }];
const writers = [{ Key: ['widgets:write'] }];

/** A small API with declared errors, scopes, a rate limit and the headers that the checks examine. */
export const widgets = {
  openapi: '3.1.0',
  info: { title: 'Widgets', version: '1' },
  'x-error-order': [
    'unauthorized',
    'rate_limited',
    'method_not_allowed',
    'forbidden',
    'not_found',
    'invalid',
    'name_taken',
    'server_error',
  ],
  paths: {
    '/widgets': {
      get: {
        operationId: 'list',
        security: readers,
        responses: { 200: ok('List'), 401: unauthorized, 405: method },
      },
      post: {
        operationId: 'create',
        security: writers,
        requestBody: body('NewWidget'),
        responses: {
          201: ok('Widget', 'Made.'),
          400: invalid(),
          401: unauthorized,
          403: forbidden,
          405: method,
          409: refusal('Taken.', { name_taken: error('name_taken', { duplicate: ['/name'] }) }),
          500: fault,
        },
      },
    },
    '/widgets/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      get: {
        operationId: 'get',
        security: readers,
        responses: { 200: ok('Widget'), 401: unauthorized, 404: absent, 405: method, 429: limited },
      },
      put: {
        operationId: 'change',
        security: writers,
        requestBody: body('WidgetChange'),
        responses: {
          200: ok('Widget'),
          400: invalid(),
          401: unauthorized,
          403: forbidden,
          404: absent,
          405: method,
        },
      },
      delete: {
        operationId: 'remove',
        security: writers,
        responses: {
          204: { description: 'Gone.' },
          401: unauthorized,
          403: forbidden,
          404: absent,
          405: method,
        },
      },
    },
  },
  components: {
    securitySchemes: { Key: { type: 'apiKey', in: 'header', name: 'X-Key' } },
    schemas: {
      Version: { type: 'integer', minimum: 1 },
      NewWidget: {
        type: 'object',
        additionalProperties: false,
        required: ['name'],
        properties: {
          name: { type: 'string', minLength: 1, maxLength: 60 },
          note: { type: 'string', maxLength: 80 },
          size: { type: 'integer', minimum: 1, maximum: 9 },
        },
      },
      WidgetChange: {
        type: 'object',
        additionalProperties: false,
        minProperties: 1,
        properties: {
          note: { type: 'string', maxLength: 80 },
          size: { type: 'integer', minimum: 1, maximum: 9 },
        },
      },
      Widget: {
        type: 'object',
        additionalProperties: false,
        required: ['id', 'name', 'seen'],
        properties: {
          id: { type: 'string' },
          name: { type: 'string' },
          note: { type: 'string' },
          size: { type: 'integer' },
          seen: { type: 'integer', description: 'Another one with every answer.' },
        },
      },
      List: {
        type: 'object',
        required: ['items'],
        properties: { items: { type: 'array', items: { $ref: '#/components/schemas/Widget' } } },
      },
    },
  },
} as const;
