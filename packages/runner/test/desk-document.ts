const error = (code: string, when: object, extra: object = {}): object => ({
  summary: code,
  value: { error: code },
  'x-error': { code, when, cause: 'Why.', fix: 'Do otherwise.', provenance: 'designed', ...extra },
});

const refusal = (examples: Record<string, object>): object => ({
  description: 'Refused.',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        additionalProperties: false,
        required: ['error'],
        properties: { error: { enum: Object.keys(examples) } },
      },
      examples,
    },
  },
});

const unauthorized = refusal({
  no_token: error('no_token', { credential: ['missing', 'misplaced'] }),
  bad_token: error('bad_token', { credential: ['malformed', 'unknown', 'revoked'] }),
  old_token: error('old_token', { credential: 'expired' }),
});
const denied = refusal({ denied: error('denied', { permission: 'denied' }) });
const absent = refusal({
  not_found: error('not_found', { resource: ['absent', 'foreign'] }, { indistinguishable: true }),
});
const tenant = {
  no_tenant: error('no_tenant', { header: 'X-Tenant', is: ['missing', 'empty'] }),
  wrong_tenant: error('wrong_tenant', { header: 'X-Tenant', is: 'not-allowed' }),
};
const invalid = (...parts: readonly string[]): object =>
  refusal({ ...tenant, invalid: error('invalid', { request: parts }) });

const json = (schema: object): object => ({ content: { 'application/json': { schema } } });
const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
const answer = (name: string): object => ({ description: 'So.', ...json(ref(name)) });
const body = (name: string): object => ({ required: true, ...json(ref(name)) });
const taskId = { type: 'string', pattern: '^[A-Za-z0-9]{17}$', 'x-reference': '/tasks/{id}' };
const taskIds = { type: 'array', minItems: 1, maxItems: 3, items: taskId };
const title = { type: 'string', minLength: 1, maxLength: 60 };
const strict = (properties: object, required: readonly string[]): object => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});
const parameters = [
  {
    name: 'X-Tenant',
    in: 'header',
    required: true,
    schema: { type: 'string', minLength: 1 },
    example: 'of-the-document',
  },
];
const writing = (parts: readonly string[] = ['syntax', 'body', 'undeclared-query']): object => ({
  400: invalid(...parts),
  401: unauthorized,
  403: denied,
});

/** A task API with OAuth client credentials, a tenant header, permissions, and bodies that name tasks. */
export const desk = {
  openapi: '3.1.0',
  info: { title: 'Desk', version: '1' },
  servers: [{ url: 'https://desk.example.com/v1' }],
  security: [{ OAuth: [] }],
  'x-error-order': [
    ...[
      'no_token',
      'bad_token',
      'old_token',
      'no_tenant',
      'wrong_tenant',
      'unavailable',
      'denied',
      'invalid',
    ],
    ...['not_found', 'token_request', 'no_such_grant', 'bad_client', 'bad_client_basic'],
  ],
  paths: {
    '/token': {
      post: {
        security: [{}, { Basic: [] }],
        requestBody: {
          required: true,
          content: { 'application/x-www-form-urlencoded': { schema: ref('TokenRequest') } },
        },
        responses: {
          200: answer('Token'),
          400: refusal({
            token_request: error('token_request', [{ 'media-type': 'unsupported' }, { request: 'body' }]),
            no_such_grant: error('no_such_grant', { grant: 'unsupported' }),
            bad_client: error('bad_client', { client: 'authentication-failed', by: 'client_secret_post' }),
          }),
          401: refusal({
            bad_client_basic: error('bad_client_basic', {
              client: 'authentication-failed',
              by: 'client_secret_basic',
            }),
          }),
        },
      },
    },
    '/tasks': {
      parameters,
      get: {
        'x-permission': 'task.view',
        parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 50 } }],
        responses: {
          200: answer('Tasks'),
          400: invalid('query', 'undeclared-query'),
          401: unauthorized,
          403: denied,
        },
      },
      post: {
        'x-permission': 'task.create',
        requestBody: body('NewTask'),
        responses: { 201: answer('Task'), ...writing() },
      },
      put: {
        'x-permission': 'task.edit',
        requestBody: body('TaskChange'),
        responses: { 200: answer('Task'), ...writing(), 404: absent },
      },
      delete: {
        'x-permission': 'task.remove',
        requestBody: body('TaskRemoval'),
        responses: { 200: answer('Task'), ...writing(), 404: absent },
      },
    },
    '/tasks/bulk': {
      parameters,
      put: {
        'x-permission': 'task.edit',
        requestBody: body('TasksChange'),
        responses: { 200: answer('Tasks'), ...writing(), 404: absent },
      },
      delete: {
        'x-permission': 'task.remove',
        requestBody: body('TasksRemoval'),
        responses: { 200: answer('Tasks'), ...writing(), 404: absent },
      },
    },
    '/tasks/{id}': {
      parameters: [...parameters, { name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      get: {
        'x-permission': 'task.view',
        responses: {
          200: answer('Task'),
          400: invalid('undeclared-query'),
          401: unauthorized,
          403: denied,
          404: absent,
        },
      },
    },
    '/attic': {
      parameters,
      get: {
        responses: {
          400: refusal(tenant),
          401: unauthorized,
          403: refusal({ unavailable: error('unavailable', { operation: 'unavailable' }) }),
        },
      },
    },
  },
  components: {
    securitySchemes: {
      OAuth: {
        type: 'oauth2',
        flows: { clientCredentials: { tokenUrl: 'https://desk.example.com/v1/token', scopes: {} } },
      },
      Basic: { type: 'http', scheme: 'basic' },
    },
    schemas: {
      TokenRequest: {
        type: 'object',
        required: ['grant_type'],
        properties: {
          grant_type: { type: 'string' },
          client_id: { type: 'string' },
          client_secret: { type: 'string' },
        },
      },
      Token: strict(
        {
          access_token: { type: 'string' },
          token_type: { const: 'Bearer' },
          expires_in: { type: 'integer', minimum: 1 },
        },
        ['access_token', 'token_type', 'expires_in'],
      ),
      NewTask: strict({ title, note: title }, ['title']),
      TaskChange: strict({ _id: taskId, title, note: title }, ['_id', 'title']),
      TasksChange: {
        ...strict({ _ids: taskIds, note: title }, ['_ids', 'note']),
        examples: [{ _ids: ['aaaaaaaaaaaaaaaa1', 'aaaaaaaaaaaaaaaa2'], note: 'Soon.' }],
      },
      TaskRemoval: strict({ _id: taskId }, ['_id']),
      TasksRemoval: {
        ...strict({ _ids: taskIds }, ['_ids']),
        examples: [{ _ids: ['aaaaaaaaaaaaaaaa1', 'aaaaaaaaaaaaaaaa2'] }],
      },
      Task: strict({ _id: { type: 'string' }, title, note: title }, ['_id', 'title']),
      Tasks: { type: 'array', items: ref('Task') },
    },
  },
};
