const EMAIL = '^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3}))$';

const note = {
  type: 'object',
  required: ['id', 'title'],
  properties: {
    id: { type: 'string' },
    title: { type: 'string', minLength: 1, maxLength: 2_000_000, pattern: '^(a+)+$|^[^a]' },
    email: { type: 'string', pattern: EMAIL },
    secret: { type: 'string' },
    tags: { type: 'array', uniqueItems: true, items: { type: 'string' } },
    parent: { $ref: '#/components/schemas/Note' },
  },
  patternProperties: { '^(x+)+y$': { type: 'string' } },
};
const newNote = { ...note, required: ['title'] };
const error = {
  description: 'Error.',
  content: {
    'application/json': {
      schema: { type: 'object', required: ['error'], properties: { error: { type: 'string' } } },
    },
  },
};
const json = (schema: object): object => ({ content: { 'application/json': { schema } } });
const reference = { $ref: '#/components/schemas/Note' };

/**
 * The document of the mock that hostile requests attack. It uses unusual parameter styles, and patterns that backtrack
 * exponentially.
 */
export const MOCK_DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Notes', version: '1' },
  servers: [{ url: 'https://notes.test/v1' }],
  security: [{ Key: [] }, { Basic: [] }, { Session: [] }, { Query: [] }],
  paths: {
    '/alive': { get: { operationId: 'alive', security: [], responses: { 204: { description: 'Alive.' } } } },
    '/notes': {
      get: {
        operationId: 'listNotes',
        parameters: [
          { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1 } },
          { name: 'email', in: 'query', schema: { type: 'string', pattern: EMAIL } },
          { name: 'filter', in: 'query', style: 'deepObject', explode: true, schema: { type: 'object' } },
          { name: 'where', in: 'query', content: { 'application/json': { schema: { type: 'object' } } } },
          {
            name: 'ids',
            in: 'query',
            style: 'pipeDelimited',
            explode: false,
            schema: { type: 'array', items: { type: 'integer' } },
          },
          { name: 'X-Pattern', in: 'header', schema: { type: 'string', pattern: '(\\w+)\\1+$' } },
          { name: 'theme', in: 'cookie', schema: { type: 'string', pattern: '^(([a-z])+.)+[A-Z]([a-z])+$' } },
        ],
        responses: {
          200: { description: 'Notes.', ...json({ type: 'array', items: reference }) },
          400: error,
          401: error,
        },
      },
      post: {
        operationId: 'createNote',
        requestBody: {
          required: true,
          content: {
            'application/json': { schema: newNote },
            'application/x-www-form-urlencoded': { schema: newNote },
            'multipart/form-data': {
              schema: newNote,
              encoding: { parent: { contentType: 'application/json' } },
            },
            'text/plain': { schema: { type: 'string', pattern: '^(a|aa)+$' } },
          },
        },
        responses: {
          201: { description: 'Created.', ...json(reference) },
          401: error,
          409: error,
          415: error,
          422: error,
        },
      },
    },
    '/notes/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string', maxLength: 4000 } }],
      get: {
        operationId: 'getNote',
        responses: { 200: { description: 'A note.', ...json(reference) }, 404: error },
      },
      patch: {
        operationId: 'updateNote',
        requestBody: { content: { 'application/merge-patch+json': { schema: { ...note, required: [] } } } },
        responses: { 200: { description: 'Updated.', ...json(reference) }, 404: error, 422: error },
      },
      delete: { operationId: 'deleteNote', responses: { 204: { description: 'Deleted.' }, 404: error } },
    },
    '/shapes/{matrix}/{label}': {
      get: {
        operationId: 'getShape',
        parameters: [
          {
            name: 'matrix',
            in: 'path',
            required: true,
            style: 'matrix',
            explode: true,
            schema: { type: 'object' },
          },
          {
            name: 'label',
            in: 'path',
            required: true,
            style: 'label',
            schema: { type: 'array', items: { type: 'string' } },
          },
        ],
        responses: { 200: { description: 'A shape.', ...json({}) }, 400: error },
      },
    },
  },
  components: {
    schemas: { Note: note },
    securitySchemes: {
      Key: { type: 'apiKey', in: 'header', name: 'X-Key' },
      Basic: { type: 'http', scheme: 'basic' },
      Session: { type: 'apiKey', in: 'cookie', name: 'session' },
      Query: { type: 'apiKey', in: 'query', name: 'key' },
    },
  },
};
