const item = {
  type: 'object',
  required: ['id', 'name'],
  properties: { id: { type: 'string' }, name: { type: 'string', minLength: 1 } },
};
const error = {
  description: 'Error.',
  content: {
    'application/json': {
      schema: { type: 'object', required: ['error'], properties: { error: { type: 'string' } } },
    },
  },
};
const json = (schema: object): object => ({ content: { 'application/json': { schema } } });

const SCHEMES = {
  key: { type: 'apiKey', in: 'header', name: 'X-Key' },
  basic: { type: 'http', scheme: 'basic' },
  oauth: {
    type: 'oauth2',
    flows: { clientCredentials: { tokenUrl: 'https://items.test/token', scopes: {} } },
  },
};

/** Returns the document for runs against hostile servers. Its operations require this kind of authentication. */
export function runDocument(authentication: keyof typeof SCHEMES): object {
  return {
    openapi: '3.1.0',
    info: { title: 'Items', version: '1' },
    servers: [{ url: 'https://items.test' }],
    security: [{ Credential: [] }],
    paths: {
      '/items': {
        get: {
          operationId: 'listItems',
          parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1 } }],
          responses: {
            200: { description: 'Items.', ...json({ type: 'array', items: item }) },
            400: error,
            401: error,
          },
        },
        post: {
          operationId: 'createItem',
          requestBody: { required: true, ...json({ ...item, required: ['name'] }) },
          responses: {
            201: {
              description: 'Created.',
              headers: { Location: { schema: { type: 'string' } } },
              ...json(item),
            },
            401: error,
            422: error,
          },
        },
      },
      '/items/{id}': {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        get: {
          operationId: 'getItem',
          responses: { 200: { description: 'An item.', ...json(item) }, 404: error },
        },
        delete: { operationId: 'deleteItem', responses: { 204: { description: 'Deleted.' }, 404: error } },
      },
    },
    components: { securitySchemes: { Credential: SCHEMES[authentication] } },
  };
}
