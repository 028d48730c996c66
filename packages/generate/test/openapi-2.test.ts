import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generate } from '../src/index.js';
import { modelOf } from './support/model.js';
import { Workspace } from './support/workspace.js';

const document = {
  swagger: '2.0',
  info: { title: 'Rooms', version: '1' },
  consumes: ['application/json'],
  produces: ['application/json'],
  parameters: { id: { name: 'id', in: 'path', required: true, type: 'integer' } },
  paths: {
    '/rooms/{id}': {
      parameters: [{ $ref: '#/parameters/id' }],
      put: {
        operationId: 'changeRoom',
        parameters: [
          { name: 'tags', in: 'query', type: 'array', items: { type: 'string' }, collectionFormat: 'tsv' },
          { name: 'room', in: 'body', required: true, schema: { $ref: '#/definitions/Suite' } },
        ],
        responses: {
          200: { description: 'Changed.', schema: { $ref: '#/definitions/Suite' } },
          404: {
            description: 'No such room.',
            schema: { type: 'object', required: ['code'], properties: { code: { type: 'string' } } },
            examples: { 'application/json': { code: 'no_room' } },
            'x-error': { code: 'no_room', when: { resource: 'absent' } },
          },
        },
      },
      post: {
        operationId: 'addPhoto',
        consumes: ['multipart/form-data'],
        parameters: [{ name: 'photo', in: 'formData', type: 'file', required: true }],
        responses: { 204: { description: 'Stored.' } },
      },
    },
  },
  definitions: {
    Room: {
      type: 'object',
      discriminator: 'kind',
      required: ['kind', 'beds'],
      properties: {
        kind: { type: 'string' },
        beds: { type: 'integer', minimum: 0, exclusiveMinimum: true },
        note: { type: 'string', 'x-nullable': true },
        next: { $ref: '#/definitions/Room', 'x-nullable': true },
      },
    },
    Suite: {
      allOf: [{ $ref: '#/definitions/Room' }, { type: 'object', properties: { bath: { type: 'boolean' } } }],
    },
  },
};

/** A consumer that checks the types when it is compiled, and the validator when it runs. */
const CONSUMER = `
import { Suite as suite } from './zod/index.js';
import type { ChangeRoomErrors, Room, Suite } from './types/index.js';
const room: Suite = { kind: 'Suite', beds: 2, note: null, bath: true, next: null };
const code: keyof ChangeRoomErrors = 'no_room';
const next: Room | null | undefined = room.next;
export const results: unknown[] = [
  suite.safeParse(room).success,
  suite.safeParse({ ...room, beds: 0 }).success,
  suite.safeParse({ kind: 'Suite', beds: null }).success,
  code,
  next,
];
`;

describe('the code generated from an OpenAPI 2.0 document', () => {
  const workspace = new Workspace();
  let errors: readonly string[];

  beforeAll(async () => {
    const model = await modelOf(document);
    workspace.write('types', await generate(model, { emitters: ['types', 'errors'] }));
    workspace.write('zod', await generate(model, { emitters: ['zod'], typesPackage: '../types/index.js' }));
    workspace.write('', [{ path: 'consumer.ts', content: CONSUMER }]);
    errors = workspace.compile();
  }, 120_000);
  afterAll(() => workspace.remove());

  test('compiles under strict options', () => {
    expect(errors).toEqual([]);
  });

  test('validates values as the document describes them', async () => {
    expect((await workspace.import('consumer.js'))['results']).toEqual([true, false, false, 'no_room', null]);
  });
});
