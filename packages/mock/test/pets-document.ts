const problem = {
  type: 'object',
  required: ['message'],
  properties: { message: { type: 'string' } },
} as const;

const error = (description: string) => ({
  description,
  content: { 'application/json': { schema: problem, example: { message: description } } },
});

const pet = {
  type: 'object',
  required: ['id', 'name', 'status'],
  properties: {
    id: { type: 'integer', minimum: 1 },
    name: { type: 'string', minLength: 1, maxLength: 40 },
    status: { type: 'string', enum: ['available', 'sold'], default: 'available' },
    tag: { type: 'string' },
    createdAt: { type: 'string', format: 'date-time' },
  },
  example: { id: 7, name: 'Rex', status: 'available', tag: 'dog' },
} as const;

/** A typical document of a pet shop. It has no extensions, and its errors are identified only by their status. */
export const PETS = {
  openapi: '3.0.3',
  info: { title: 'Pets', version: '1' },
  servers: [{ url: 'https://pets.example/v1' }],
  security: [{ Key: [] }],
  paths: {
    '/pets': {
      get: {
        operationId: 'listPets',
        parameters: [
          { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 } },
          { name: 'offset', in: 'query', schema: { type: 'integer', minimum: 0 } },
          { name: 'status', in: 'query', schema: { type: 'string', enum: ['available', 'sold'] } },
        ],
        responses: {
          200: {
            description: 'Pets.',
            headers: { 'X-Total-Count': { required: true, schema: { type: 'integer' } } },
            content: {
              'application/json': { schema: { type: 'array', items: { $ref: '#/components/schemas/Pet' } } },
            },
          },
          401: error('Not authenticated.'),
          422: error('Invalid query.'),
        },
      },
      post: {
        operationId: 'createPet',
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/NewPet' } } },
        },
        responses: {
          201: {
            description: 'Created.',
            headers: { Location: { required: true, schema: { type: 'string' } } },
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } },
          },
          400: error('Invalid pet.'),
          401: error('Not authenticated.'),
          409: error('Duplicate pet.'),
        },
      },
    },
    '/pets/{petId}': {
      parameters: [{ name: 'petId', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } }],
      get: {
        operationId: 'getPet',
        responses: {
          200: {
            description: 'A pet.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Pet' },
                examples: {
                  dog: { value: { id: 7, name: 'Rex', status: 'available' } },
                  cat: { value: { id: 8, name: 'Tom', status: 'sold' } },
                },
              },
            },
          },
          401: error('Not authenticated.'),
          404: error('Pet not found.'),
        },
      },
      patch: {
        operationId: 'changePet',
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/PetChange' } } },
        },
        responses: {
          200: {
            description: 'Changed.',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } },
          },
          401: error('Not authenticated.'),
          404: error('Pet not found.'),
        },
      },
      delete: {
        operationId: 'removePet',
        responses: {
          204: { description: 'Removed.' },
          401: error('Not authenticated.'),
          404: error('Pet not found.'),
        },
      },
    },
    '/health': {
      get: {
        security: [],
        responses: {
          200: {
            description: 'Healthy.',
            content: { 'text/plain': { schema: { type: 'string' }, example: 'ok' } },
          },
        },
      },
    },
  },
  components: {
    securitySchemes: { Key: { type: 'apiKey', in: 'header', name: 'X-Key' } },
    schemas: {
      Pet: pet,
      NewPet: {
        type: 'object',
        additionalProperties: false,
        required: ['name'],
        properties: { name: pet.properties.name, status: pet.properties.status, tag: pet.properties.tag },
        example: { name: 'Rex', tag: 'dog' },
      },
      PetChange: {
        type: 'object',
        additionalProperties: false,
        minProperties: 1,
        properties: { name: pet.properties.name, status: pet.properties.status, tag: pet.properties.tag },
      },
    },
  },
} as const;
