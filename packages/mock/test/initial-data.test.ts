import type { ApiModel } from '@touchstone/core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createMock, type InitialData, InitialDataError, type Mock } from '../src/index.js';
import { modelOf, repositoryModel } from './model-of.js';
import { PETS } from './pets-document.js';

const json = (schema: unknown) => ({ description: 'Success.', content: { 'application/json': { schema } } });

/** A document with pets and their visits to the vet. */
const CLINIC = {
  ...PETS,
  paths: {
    ...PETS.paths,
    '/pets/{petId}/visits': {
      parameters: PETS.paths['/pets/{petId}'].parameters,
      get: {
        responses: { 200: json({ type: 'array', items: { $ref: '#/components/schemas/Visit' } }) },
      },
    },
  },
  components: {
    ...PETS.components,
    schemas: {
      ...PETS.components.schemas,
      Visit: {
        type: 'object',
        required: ['id', 'petId', 'reason'],
        properties: {
          id: { type: 'integer' },
          petId: { type: 'integer' },
          reason: { type: 'string', minLength: 1 },
        },
      },
    },
  },
};

const get = async (mock: Mock, path: string): Promise<{ status: number; body: unknown }> => {
  const response = await mock(new Request(`http://mock/v1${path}`, { headers: { 'x-key': 'any' } }));
  return { status: response.status, body: await response.json() };
};

const send = async (mock: Mock, method: string, path: string, body: unknown): Promise<number> =>
  (
    await mock(
      new Request(`http://mock/v1${path}`, {
        method,
        headers: { 'x-key': 'any', 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    )
  ).status;

describe('initial data', () => {
  let pets: ApiModel;
  let clinic: ApiModel;

  beforeAll(async () => {
    [pets, clinic] = await Promise.all([modelOf(PETS), modelOf(CLINIC)]);
  });

  const mockOf = (model: ApiModel, initialData: InitialData): Mock =>
    createMock(model, { stateful: true, check: true, initialData });

  it('defines the contents and the order of a collection', async () => {
    const bella = { id: 41, name: 'Bella', status: 'sold', tag: 'cat' };
    const mock = mockOf(pets, { '/pets': [bella, { id: 40, name: 'Max' }] });
    expect((await get(mock, '/pets')).body).toMatchObject([bella, { id: 40, name: 'Max' }]);
    expect((await get(mock, '/pets/41')).body).toMatchObject(bella);
    // The document's example is not seeded.
    expect((await get(mock, '/pets/7')).status).toBe(404);
    expect((await get(mockOf(pets, { '/pets': [] }), '/pets')).body).toEqual([]);
  });

  it('is completed like a created resource', async () => {
    const mock = mockOf(pets, { '/pets': [{ name: 'Bella' }] });
    expect((await get(mock, '/pets')).body).toMatchObject([
      { id: expect.any(Number), name: 'Bella', status: 'available' },
    ]);
  });

  it('belongs to the parent in its path', async () => {
    const mock = mockOf(clinic, {
      '/pets/41/visits': [{ id: 1, reason: 'Claws' }],
      '/pets': [
        { id: 41, name: 'Bella' },
        { id: 42, name: 'Max' },
      ],
    });
    expect((await get(mock, '/pets/41/visits')).body).toEqual([{ id: 1, petId: 41, reason: 'Claws' }]);
    expect((await get(mock, '/pets/42/visits')).body).toEqual([]);
  });

  it('can be changed and removed', async () => {
    const mock = mockOf(pets, { '/pets': [{ id: 41, name: 'Bella' }] });
    expect(await send(mock, 'PATCH', '/pets/41', { status: 'sold' })).toBe(200);
    expect((await get(mock, '/pets/41')).body).toMatchObject({ name: 'Bella', status: 'sold' });
    expect(await send(mock, 'DELETE', '/pets/41', {})).toBe(204);
    expect((await get(mock, '/pets')).body).toEqual([]);
  });

  it('is not duplicated by an update of the document', async () => {
    const mock = mockOf(pets, { '/pets': [{ id: 41, name: 'Bella' }] });
    await send(mock, 'PATCH', '/pets/41', { status: 'sold' });
    mock.update(clinic);
    expect((await get(mock, '/pets')).body).toMatchObject([{ id: 41, status: 'sold' }]);
  });

  it('prevents an update to a document that it does not fit', async () => {
    const mock = mockOf(clinic, { '/pets': [{ id: 41, name: 'Bella' }], '/pets/41/visits': [] });
    expect(() => mock.update(pets)).toThrow(InitialDataError);
    expect((await get(mock, '/pets/41/visits')).status).toBe(200);
  });

  it('reserves its ids', async () => {
    const numbered = Array.from({ length: 60 }, (_, index) => ({ id: index + 1, name: `Pet ${index + 1}` }));
    const mock = mockOf(pets, { '/pets': [{ name: 'First' }, ...numbered] });
    expect(await send(mock, 'POST', '/pets', { name: 'Bella' })).toBe(201);
    mock.update(clinic);
    expect(await send(mock, 'POST', '/pets', { name: 'Max' })).toBe(201);
    const { body } = await get(mock, '/pets?limit=100');
    const names = (body as { name: string }[]).map(({ name }) => name);
    expect(names).toEqual(['First', ...numbered.map(({ name }) => name), 'Bella', 'Max']);
    expect(new Set((body as { id: number }[]).map(({ id }) => id)).size).toBe(63);
  });

  it('conflicts with a request that creates the same resource', async () => {
    const mock = mockOf(pets, { '/pets': [{ id: 41, name: 'Bella' }] });
    expect(await send(mock, 'POST', '/pets', { name: 'Bella' })).toBe(409);
  });

  it('implies parents that no operation lists', async () => {
    const { '/pets': _, ...paths } = CLINIC.paths;
    const mock = mockOf(await modelOf({ ...CLINIC, paths }), { '/pets/41/visits': [{ reason: 'Claws' }] });
    expect((await get(mock, '/pets/41/visits')).body).toMatchObject([{ petId: 41, reason: 'Claws' }]);
    expect((await get(mock, '/pets/41')).body).toMatchObject({ id: 41 });
    expect((await get(mock, '/pets/42')).status).toBe(404);
  });

  it('is returned without write-only properties', async () => {
    const pin = { type: 'string', writeOnly: true };
    const { Pet } = PETS.components.schemas;
    const schemas = { ...PETS.components.schemas, Pet: { ...Pet, properties: { ...Pet.properties, pin } } };
    const model = await modelOf({ ...PETS, components: { ...PETS.components, schemas } });
    const mock = mockOf(model, { '/pets': [{ id: 41, name: 'Bella', pin: '1234' }] });
    expect((await get(mock, '/pets/41')).body).not.toHaveProperty('pin');
  });

  it('conflicts with a request that repeats the values of unique fields', async () => {
    const model = await repositoryModel('fsm-navigator');
    const ada = {
      name: 'Ada',
      email: 'ada@example.com',
      type: 'Residential',
      billing_address: { line1: '1 Quay', city: 'Bristol', postal_code: 'BS1 4DJ', country: 'GB' },
    };
    const mock = createMock(model, { stateful: true, check: true, initialData: { '/customers': [ada] } });
    const response = await mock(
      new Request('http://mock/api/v1/customers', {
        method: 'POST',
        headers: { 'x-api-key': `fsm_live_${'a'.repeat(32)}`, 'content-type': 'application/json' },
        body: JSON.stringify(ada),
      }),
    );
    expect(await response.json()).toMatchObject({ error: 'duplicate_customer' });
  });

  it('is returned unchanged if it is valid', async () => {
    const pet = fc.record(
      {
        id: fc.integer({ min: 1 }),
        name: fc.string({ minLength: 1, maxLength: 40, unit: 'binary' }),
        status: fc.constantFrom('available', 'sold'),
        tag: fc.string(),
      },
      { requiredKeys: ['id', 'name', 'status'] },
    );
    const list = fc.uniqueArray(pet, { selector: ({ id }) => id, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(list, async (data) => {
        const mock = mockOf(pets, { '/pets': data });
        // The mock adds the time of creation.
        const createdAt = expect.any(String);
        expect((await get(mock, '/pets?limit=100')).body).toEqual(
          data.map((resource) => ({ ...resource, createdAt })),
        );
      }),
    );
  });

  it.each<[string, unknown, string, string]>([
    ['a list instead of an object', [], '', 'received a list'],
    ['a path without a collection', { '/pet': [] }, '/~1pet', 'no collection at /pet'],
    ['the path of an item', { '/pets/41': [] }, '/~1pets~141', 'no collection at /pets/41'],
    ['an object instead of a list', { '/pets': { id: 41 } }, '/~1pets', 'received an object'],
    ['a string instead of an object', { '/pets': ['Bella'] }, '/~1pets/0', 'received a string'],
    [
      'a value that violates the schema',
      { '/pets': [{ name: 'A' }, { name: '' }] },
      '/~1pets/1/name',
      'name must',
    ],
    [
      'a duplicate id',
      {
        '/pets': [
          { id: 1, name: 'A' },
          { id: 1, name: 'B' },
        ],
      },
      '/~1pets/1/id',
      'already has the id 1',
    ],
    ['an object as an id', { '/pets': [{ id: {}, name: 'A' }] }, '/~1pets/0/id', 'received an object'],
    ['a missing required property', { '/pets': [{ id: 1, nmae: 'A' }] }, '/~1pets/0', 'name is missing'],
    [
      'a contradiction to the path',
      { '/pets': [{ id: 41, name: 'A' }], '/pets/41/visits': [{ id: 1, reason: 'Claws', petId: 42 }] },
      '/~1pets~141~1visits/0/petId',
      'Expected 41',
    ],
    ['NaN', { '/pets': [{ id: 1, name: 'A', weight: Number.NaN }] }, '/~1pets/0/weight', 'received NaN'],
    ['a bigint', { '/pets': [{ id: 1, name: 'A', born: 1n }] }, '/~1pets/0/born', 'Expected JSON'],
    ['an unsafe integer as an id', { '/pets': [{ id: 1e21, name: 'A' }] }, '/~1pets/0/id', '2^53'],
    ['an unknown parent', { '/pets/41/visits': [] }, '/~1pets~141~1visits', 'the id "41" at /pets'],
  ])('is rejected because of %s, with a pointer to the problem', (_, data, pointer, message) => {
    const create = (): Mock => mockOf(clinic, data as InitialData);
    expect(create).toThrow(InitialDataError);
    try {
      create();
    } catch (error) {
      const [problem] = (error as InitialDataError).problems;
      expect(problem?.pointer).toBe(pointer);
      expect(problem?.message).toContain(message);
    }
  });

  it('is rejected because of a circular reference', () => {
    const pet: Record<string, unknown> = { id: 1, name: 'A' };
    pet.self = pet;
    expect(() => mockOf(pets, { '/pets': [pet] })).toThrow('circular');
  });

  it('is rejected with its first 100 problems and a notice that the list is truncated', () => {
    const data = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`/pet${index}`, []]));
    try {
      mockOf(pets, data);
      expect.unreachable();
    } catch (error) {
      expect((error as InitialDataError).problems).toHaveLength(101);
    }
  });

  it('requires a stateful mock', () => {
    expect(() => createMock(pets, { initialData: { '/pets': [] } })).toThrow(RangeError);
  });
});
