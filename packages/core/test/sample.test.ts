// biome-ignore-all lint/suspicious/noThenProperty: `then` is a keyword of JSON Schema.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json, Schema } from '../src/model/model.js';
import { createRandom, type Random } from '../src/random.js';
import { sample } from '../src/sample/sample.js';
import { SampleError } from '../src/sample/sample-error.js';
import type { SampleShape } from '../src/sample/session.js';
import { createValidator } from '../src/schema/validator.js';
import { arbitrarySchema } from './arbitrary-schema.js';
import { single } from './model-of.js';
import { oracle } from './oracle.js';
import { runsOf } from './runs-of.js';
import { CASE_COMPONENTS, SCHEMA_CASES } from './schema-cases.js';

const SHAPES = ['minimal', 'full', 'random'] as const;

function make(
  schema: Schema,
  options: {
    seed?: number | string;
    shape?: SampleShape;
    direction?: 'request' | 'response';
    others?: { [name: string]: Schema };
  } = {},
): Json {
  const { seed = 1, shape = 'full', direction = 'request', others = {} } = options;
  const [model, node] = single(schema, others);
  return sample(model, node, { random: createRandom(seed), shape, direction });
}

describe('sample', () => {
  test('returns a value that both our validator and plain Ajv accept, for arbitrary schemas', () => {
    fc.assert(
      fc.property(
        arbitrarySchema,
        fc.constantFrom(...SHAPES),
        fc.nat(),
        ({ root, components }, shape, seed) => {
          const [model, node] = single(root, components);
          const value = sample(model, node, { random: createRandom(seed), shape, direction: 'response' });
          expect(createValidator(model).validate(node, value)).toEqual([]);
          // Plain Ajv ignores a property named `__proto__`.
          if (!JSON.stringify(root).includes('__proto__')) expect(oracle(root, components)(value)).toBe(true);
        },
      ),
      { numRuns: runsOf(200) },
    );
  }, 60_000);

  test('returns the same value for the same seed and does not modify its input', () => {
    fc.assert(
      fc.property(
        arbitrarySchema,
        fc.constantFrom(...SHAPES),
        fc.nat(),
        ({ root, components }, shape, seed) => {
          const before = JSON.stringify([root, components]);
          const options = { seed, shape, others: components };
          expect(make(root, options)).toEqual(make(structuredClone(root), options));
          expect(JSON.stringify([root, components])).toBe(before);
        },
      ),
      { numRuns: 100 },
    );
  }, 60_000);

  test.each(SCHEMA_CASES.filter(([, , valid]) => valid.length > 0))(
    'returns a valid value in each shape: %s',
    (_, schema) => {
      const [model, node] = single(schema, CASE_COMPONENTS);
      for (const shape of SHAPES) {
        const value = make(schema, { shape, others: CASE_COMPONENTS });
        expect(createValidator(model).validate(node, value)).toEqual([]);
      }
    },
  );
});

describe('shape', () => {
  const schema: Schema = {
    type: 'object',
    properties: {
      id: { type: 'string', readOnly: true },
      name: { type: 'string' },
      note: { type: 'string' },
      password: { type: 'string', writeOnly: true },
      tags: { type: 'array', items: { type: 'string' } },
      site: {
        type: 'object',
        properties: { city: { type: 'string' }, zip: { type: 'string' } },
        required: ['zip'],
      },
    },
    required: ['id', 'name', 'site'],
  };
  const keys = (value: Json): string[] => Object.keys(value as object).sort();

  test('`minimal` includes only required properties; `full` includes every property that the direction allows', () => {
    expect(keys(make(schema, { shape: 'minimal' }))).toEqual(['name', 'site']);
    expect(keys(make(schema, { shape: 'minimal', direction: 'response' }))).toEqual(['id', 'name', 'site']);
    const full = make(schema, { shape: 'full' }) as { site: Json; tags: Json[] };
    expect(keys(full)).toEqual(['name', 'note', 'password', 'site', 'tags']);
    expect(keys(full.site)).toEqual(['city', 'zip']);
    expect(full.tags).toHaveLength(1);
    expect(keys(make(schema, { direction: 'response' }))).toEqual(['id', 'name', 'note', 'site', 'tags']);
  });

  test('`random` includes a random selection of the optional properties', () => {
    const seen = new Set(
      Array.from({ length: 40 }, (_, seed) => keys(make(schema, { shape: 'random', seed })).join()),
    );
    expect(seen.size).toBeGreaterThan(3);
  });
});

describe('a recursive or deep schema', () => {
  const others: { [name: string]: Schema } = {
    Node: {
      type: 'object',
      properties: {
        next: { $ref: '#/components/schemas/Node' },
        list: { type: 'array', items: { $ref: '#/components/schemas/Node' } },
      },
    },
    Either: {
      oneOf: [
        {
          type: 'object',
          properties: { either: { $ref: '#/components/schemas/Either' } },
          required: ['either'],
        },
        { type: 'string' },
      ],
    },
    Ping: { type: 'object', properties: { pong: { $ref: '#/components/schemas/Pong' } }, required: ['pong'] },
    Pong: {
      type: 'object',
      properties: { ping: { anyOf: [{ $ref: '#/components/schemas/Ping' }, { type: 'null' }] } },
      required: ['ping'],
    },
    Never: {
      type: 'object',
      properties: { never: { $ref: '#/components/schemas/Never' } },
      required: ['never'],
    },
  };
  const names = ['Node', 'Either', 'Ping', 'Pong'];

  test.each(names)('results in a value of limited size: %s', (name) => {
    for (const shape of SHAPES) {
      for (let seed = 0; seed < 10; seed++) {
        expect(
          JSON.stringify(make({ $ref: `#/components/schemas/${name}` }, { shape, seed, others })).length,
        ).toBeLessThan(2000);
      }
    }
  });

  test('causes an error if it requires itself', () => {
    expect(() => make({ $ref: '#/components/schemas/Never' }, { others })).toThrow(SampleError);
  });

  test('results in a value of limited size even if it is also wide', () => {
    const wide = Object.fromEntries(
      Array.from({ length: 12 }, (_, level): [string, Schema] => [
        `L${level}`,
        {
          type: 'object',
          properties: Object.fromEntries(
            Array.from({ length: 8 }, (_, index) => [
              `p${index}`,
              level < 11 ? { $ref: `#/components/schemas/L${level + 1}` } : { type: 'string' },
            ]),
          ),
        },
      ]),
    );
    expect(JSON.stringify(make({ $ref: '#/components/schemas/L0' }, { others: wide })).length).toBeLessThan(
      200_000,
    );
  });
});

describe('a schema with indistinguishable branches', { timeout: 60_000 }, () => {
  test('uses up a budget, after which it is not sampled again', () => {
    const branch = (index: number): Schema => ({
      type: 'object',
      required: ['kind'],
      properties: { [`p${index}`]: {} },
    });
    const [model, node] = single({ oneOf: Array.from({ length: 1000 }, (_, index) => branch(index)) });
    const random = createRandom(1);
    let attempts = 0;
    const counted: Random = {
      next: () => random.next(),
      int: (min, max) => random.int(min, max),
      pick: (items) => random.pick(items),
      fork: (label) => {
        attempts++;
        return random.fork(label);
      },
    };
    const options = { random: counted, shape: 'full', direction: 'request' } as const;
    expect(() => sample(model, node, options)).toThrow(SampleError);
    expect(attempts).toBeLessThan(40);
    attempts = 0;
    expect(() => sample(model, node, options)).toThrow(SampleError);
    expect(attempts).toBe(0);
  });
});

describe('difficult constraints', () => {
  test.each<[string, Schema]>([
    ['a password', { type: 'string', pattern: '^(?=.*[A-Z])(?=.*[a-z])(?=.*\\d).{8,12}$' }],
    [
      'a long string that matches a pattern',
      { type: 'string', pattern: '^[a-z]+(?: [a-z]+)*$', minLength: 200, maxLength: 220 },
    ],
    [
      'two patterns',
      { allOf: [{ pattern: '^[a-z0-9]+$' }, { pattern: '[0-9]{3}$' }], type: 'string', minLength: 5 },
    ],
    ['a backreference', { type: 'string', pattern: '^(\\w)-\\1$' }],
    ['Unicode properties', { type: 'string', pattern: '^\\p{Lu}\\p{Ll}{3}$' }],
    ['a named group', { type: 'string', pattern: '^(?<year>\\d{4})-(?<month>0[1-9]|1[0-2])$' }],
    ['a short email', { type: 'string', format: 'email', maxLength: 9 }],
    ['a long uri', { type: 'string', format: 'uri', minLength: 300, maxLength: 300 }],
    ['a narrow range', { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 0.001 }],
    ['a distant multiple', { type: 'integer', minimum: 1_000_001, multipleOf: 7919 }],
    ['cents', { type: 'number', minimum: 0.1, maximum: 0.3, multipleOf: 0.1 }],
    [
      'two steps',
      { type: 'integer', allOf: [{ multipleOf: 6 }, { multipleOf: 10 }], minimum: 1, maximum: 30 },
    ],
    ['unique items', { type: 'array', items: { enum: ['a', 'b', 'c'] }, uniqueItems: true, minItems: 3 }],
    [
      'contains with maxContains',
      { type: 'array', items: { type: 'integer' }, contains: { minimum: 10 }, maxContains: 1, minItems: 3 },
    ],
    ['intersecting enums', { allOf: [{ enum: ['a', 'b', 'c'] }, { enum: ['c', 'd'] }] }],
    [
      'branches that contradict the rest',
      {
        type: 'string',
        anyOf: [{ type: 'integer' }, { type: 'object' }, { maxLength: 3 }, { type: 'null' }],
        minLength: 2,
      },
    ],
    [
      'a oneOf with overlapping branches',
      {
        oneOf: [
          { type: 'integer', minimum: 5 },
          { type: 'integer', maximum: 7 },
        ],
      },
    ],
    [
      'a oneOf whose branches require nothing',
      {
        oneOf: [
          { type: 'object', properties: { a: { type: 'string' } } },
          { type: 'object', properties: { b: { type: 'string' } } },
        ],
      },
    ],
    [
      'a `not` with a property',
      { type: 'object', properties: { a: {}, b: {} }, not: { required: ['a'] }, required: ['b'] },
    ],
    ['a `not` with a value', { type: 'integer', minimum: 1, maximum: 2, not: { const: 1 } }],
    [
      'if',
      {
        type: 'object',
        properties: { kind: { enum: ['x', 'y'] }, x: { type: 'integer' } },
        required: ['kind'],
        if: { properties: { kind: { const: 'x' } } },
        then: { required: ['x'] },
        else: { not: { required: ['x'] } },
      },
    ],
    [
      'dependent properties',
      {
        type: 'object',
        properties: { a: {}, b: {}, c: { type: 'integer' } },
        required: ['a'],
        dependentRequired: { a: ['b'] },
        dependentSchemas: { b: { required: ['c'] } },
      },
    ],
    [
      'many properties of a map',
      {
        type: 'object',
        propertyNames: { pattern: '^[a-z]{2}$' },
        additionalProperties: { type: 'integer' },
        minProperties: 6,
      },
    ],
    [
      'property names by pattern',
      {
        type: 'object',
        patternProperties: { '^x-[a-z]+$': { type: 'string' } },
        additionalProperties: false,
        minProperties: 1,
      },
    ],
    [
      'properties that exclude each other',
      { type: 'object', properties: { a: {}, b: {} }, maxProperties: 1 },
    ],
    [
      'a `not` that excludes the likely types',
      { not: { allOf: [{ type: ['string', 'number', 'boolean'] }] } },
    ],
  ])('are satisfied: %s', (_, schema) => {
    const [model, node] = single(schema);
    for (const shape of SHAPES) {
      for (let seed = 0; seed < 10; seed++) {
        expect(createValidator(model).validate(node, make(schema, { shape, seed }))).toEqual([]);
      }
    }
  });

  test.each<[string, Schema, string]>([
    ['false', false, '#/components/schemas/Root'],
    [
      'types that exclude each other',
      { allOf: [{ type: 'string' }, { type: 'object' }] },
      '#/components/schemas/Root/allOf/1',
    ],
    ['an empty range', { type: 'integer', minimum: 5, maximum: 4 }, '#/components/schemas/Root'],
    [
      'a required property that is forbidden',
      { type: 'object', required: ['a'], properties: { a: false } },
      '#/components/schemas/Root/properties/a',
    ],
    [
      'more unique items than distinct values',
      { type: 'array', items: { type: 'boolean' }, uniqueItems: true, minItems: 3 },
      '#/components/schemas/Root/items',
    ],
    ['an excessively long string', { type: 'string', minLength: 10_000_000 }, '#/components/schemas/Root'],
  ])('cause an error with a pointer if no value can be generated: %s', (_, schema, pointer) => {
    let error: unknown;
    try {
      make(schema);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(SampleError);
    expect((error as SampleError).pointer).toBe(pointer);
    expect((error as SampleError).reason.length).toBeGreaterThan(10);
  });
});

describe('sampled values', () => {
  test('include examples, but not an invalid default', () => {
    const schema: Schema = {
      type: 'object',
      properties: {
        currency: { type: 'string', example: 'NOK' },
        size: { type: 'integer', minimum: 3, default: 1, examples: [7] },
        word: { type: 'string' },
      },
      example: { word: 'given', currency: 'SEK' },
    };
    expect(make(schema)).toMatchObject({ currency: 'SEK', size: 7, word: 'given' });
    const [model, node] = single(schema);
    const options = { random: createRandom(1), shape: 'full', direction: 'request', hints: false } as const;
    expect(sample(model, node, options)).not.toMatchObject({ word: 'given' });
  });

  test('include the discriminator value of the branch', () => {
    const others: { [name: string]: Schema } = {
      Cat: {
        type: 'object',
        properties: { kind: { type: 'string' }, lives: { type: 'integer' } },
        required: ['kind', 'lives'],
        additionalProperties: false,
      },
      Dog: {
        type: 'object',
        properties: { kind: { type: 'string' }, breed: { type: 'string' } },
        required: ['kind', 'breed'],
        additionalProperties: false,
      },
    };
    const schema: Schema = {
      oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
      discriminator: { propertyName: 'kind', mapping: { feline: '#/components/schemas/Cat' } },
    };
    for (let seed = 0; seed < 20; seed++) {
      const value = make(schema, { seed, others }) as { kind: string; lives?: number };
      expect(value.kind).toBe(value.lives === undefined ? 'Dog' : 'feline');
    }
  });

  test('include plausible values based on property names', () => {
    const value = make({
      type: 'object',
      properties: { email: { type: 'string' }, phone: { type: 'string' }, name: { type: 'string' } },
    });
    expect(value).toMatchObject({
      email: expect.stringMatching(/@.*\.example$/),
      phone: expect.stringMatching(/^\+1202555\d{4}$/),
      name: expect.stringMatching(/^[A-Z]/),
    });
  });
});
