import { refusedWith } from './harness.js';

/** A document without extensions, whose errors need states, versions, keys, limits and other resources. */

const json = (name: string, headers: object = {}): object => ({
  description: 'It',
  headers,
  content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } },
});
const body = (name: string): object => ({
  required: true,
  content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } },
});
const header = (name: string, schema: object): object => ({ name, in: 'header', schema });
const versioned = { ETag: { required: true, schema: { type: 'string' } } };

export const parcels = {
  openapi: '3.0.3',
  info: { title: 'Parcels', version: '1' },
  security: [{ key: [] }],
  paths: {
    '/senders': {
      post: {
        requestBody: body('NewSender'),
        responses: { 201: json('Sender'), 422: refusedWith('invalid') },
      },
    },
    '/parcels': {
      get: {
        description: 'At most 30 requests in 3 seconds.',
        responses: {
          200: json('Parcels'),
          429: {
            ...refusedWith('too_many_requests'),
            headers: { 'Retry-After': { schema: { type: 'integer' } } },
          },
        },
      },
      post: {
        requestBody: body('NewParcel'),
        responses: {
          201: json('Parcel', versioned),
          409: refusedWith('label_taken'),
          422: refusedWith('invalid', 'sender_unknown', 'pickup_in_past'),
        },
      },
    },
    '/parcels/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } }],
      get: { responses: { 200: json('Parcel', versioned), 404: refusedWith('parcel_unknown') } },
      patch: {
        parameters: [header('If-Match', { type: 'string' })],
        requestBody: body('Change'),
        responses: {
          200: json('Parcel', versioned),
          404: refusedWith('parcel_unknown'),
          409: refusedWith('parcel_lost'),
          412: refusedWith('version_changed'),
          422: refusedWith('invalid'),
          428: refusedWith('if_match_required'),
        },
      },
    },
    '/parcels/{id}/seal': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } }],
      post: {
        responses: {
          200: json('Parcel'),
          404: refusedWith('parcel_unknown'),
          409: refusedWith('already_sealed', 'parcel_has_no_stops'),
        },
      },
    },
    '/parcels/{id}/pickups': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } }],
      post: {
        parameters: [header('Idempotency-Key', { type: 'string' })],
        requestBody: body('NewPickup'),
        responses: {
          201: json('Pickup'),
          404: refusedWith('parcel_unknown'),
          409: refusedWith(
            'parcel_not_sealed',
            'not_enough_pieces',
            'all_pieces_collected',
            'idempotency_key_reused',
          ),
          422: refusedWith('invalid'),
        },
      },
    },
  },
  components: {
    securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } },
    schemas: {
      NewSender: {
        type: 'object',
        required: ['name'],
        properties: { name: { type: 'string', minLength: 1 } },
      },
      Sender: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } },
      NewParcel: {
        type: 'object',
        required: ['senderId', 'label', 'pieces', 'stops', 'pickup'],
        properties: {
          senderId: { type: 'string', minLength: 1 },
          label: { type: 'string', pattern: '^[A-Z]{3}-[0-9]{5}$', example: 'BOX-10000' },
          pieces: { type: 'integer', minimum: 1, maximum: 99 },
          stops: { type: 'array', items: { type: 'string', minLength: 1 } },
          pickup: { type: 'string', format: 'date', example: '2098-03-04' },
        },
      },
      Change: {
        type: 'object',
        additionalProperties: false,
        properties: {
          status: { type: 'string', enum: ['stored', 'lost'] },
          stops: { type: 'array', items: { type: 'string', minLength: 1 } },
        },
      },
      Parcel: {
        type: 'object',
        required: ['id', 'label', 'available', 'status'],
        properties: {
          id: { type: 'string', format: 'uuid' },
          label: { type: 'string' },
          available: { type: 'integer' },
          status: { type: 'string', enum: ['stored', 'lost'] },
        },
      },
      Parcels: { type: 'array', items: { $ref: '#/components/schemas/Parcel' } },
      NewPickup: {
        type: 'object',
        required: ['pieces'],
        properties: { pieces: { type: 'integer', minimum: 1, maximum: 99 } },
      },
      Pickup: { type: 'object', required: ['pieces'], properties: { pieces: { type: 'integer' } } },
    },
  },
} as const;
