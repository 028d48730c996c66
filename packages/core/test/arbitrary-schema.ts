import fc from 'fast-check';
import type { Json, Schema } from '../src/model/model.js';

type SchemaObject = { readonly [keyword: string]: Json };

const text: fc.Arbitrary<SchemaObject> = fc
  .record({
    low: fc.nat({ max: 6 }),
    span: fc.nat({ max: 10 }),
    pattern: fc.constantFrom('', '^[a-z]+$', '^[A-Z]{2}[0-9]*$', '\\d', '^(?:ab|cd)+$', '^\\S+$'),
  })
  .map(({ low, span, pattern }) => {
    // Any five consecutive lengths include one that every pattern can match.
    const size = { minLength: low, maxLength: low + 4 + span };
    return { type: 'string', ...size, ...(pattern === '' ? {} : { pattern }) };
  });

const formatted: fc.Arbitrary<SchemaObject> = fc
  .constantFrom(
    'date',
    'date-time',
    'time',
    'uuid',
    'email',
    'uri',
    'ipv4',
    'ipv6',
    'hostname',
    'duration',
    'json-pointer',
  )
  .map((format) => ({ type: 'string', format }));

const number: fc.Arbitrary<SchemaObject> = fc
  .record({
    type: fc.constantFrom('number', 'integer'),
    low: fc.integer({ min: -1000, max: 1000 }),
    span: fc.integer({ min: 12, max: 500 }),
    step: fc.constantFrom(0, 1, 2, 5),
    open: fc.boolean(),
  })
  .map(({ type, low, span, step, open }) => ({
    type,
    ...(open ? { exclusiveMinimum: low } : { minimum: low, exclusiveMaximum: low + span }),
    ...(step === 0 ? {} : { multipleOf: step }),
  }));

const listed: fc.Arbitrary<SchemaObject> = fc
  .uniqueArray(fc.oneof(fc.string({ maxLength: 5 }), fc.integer(), fc.boolean()), {
    minLength: 1,
    maxLength: 4,
  })
  .map((values) => ({ enum: values }));

const scalar = fc.oneof(text, formatted, number, listed, fc.constant<SchemaObject>({ type: 'boolean' }));

const NAMES = ['id', 'name', 'email', 'a/b', 'x~y', '__proto__', 'toString', 'ünïcode'];

/** Generates satisfiable schemas like those of real documents: nested, with references and alternatives. */
export const arbitrarySchema: fc.Arbitrary<{ root: Schema; components: { [name: string]: Schema } }> = fc
  .letrec<{ schema: SchemaObject; array: SchemaObject; object: SchemaObject; choice: SchemaObject }>(
    (tie) => ({
      schema: fc.oneof(
        { maxDepth: 3, depthIdentifier: 'schema' },
        { arbitrary: scalar, weight: 3 },
        { arbitrary: tie('object'), weight: 3 },
        tie('array'),
        tie('choice'),
        fc.constant<SchemaObject>({ $ref: '#/components/schemas/Tree' }),
        fc.constant<SchemaObject>({ $ref: '#/components/schemas/Pet' }),
      ),
      array: fc
        .record({ items: tie('schema'), low: fc.nat({ max: 2 }), span: fc.nat({ max: 3 }) })
        .map(({ items, low, span }) => ({ type: 'array', items, minItems: low, maxItems: low + span })),
      object: fc
        .record({
          properties: fc.dictionary(fc.constantFrom(...NAMES), tie('schema'), { maxKeys: 4 }),
          required: fc.subarray(NAMES),
          closed: fc.constantFrom('open', 'additionalProperties', 'unevaluatedProperties'),
          nullable: fc.boolean(),
          split: fc.boolean(),
        })
        .map(({ properties, required, closed, nullable, split }) => {
          const type = nullable ? ['object', 'null'] : 'object';
          const keywords = {
            properties: Object.fromEntries(Object.entries(properties)),
            required: required.filter((name) => Object.hasOwn(properties, name)),
          };
          const end = closed === 'open' ? {} : { [closed]: false };
          if (split && closed !== 'additionalProperties') return { type, allOf: [keywords], ...end };
          return { type, ...keywords, ...end };
        }),
      choice: fc
        .uniqueArray(fc.constantFrom('string', 'integer', 'boolean', 'array', 'null'), {
          minLength: 2,
          maxLength: 4,
        })
        .chain((types) =>
          fc.constantFrom('anyOf', 'oneOf').map((name) => ({ [name]: types.map((type) => ({ type })) })),
        ),
    }),
  )
  .schema.map((root) => ({ root, components: COMPONENTS }));

const COMPONENTS: { [name: string]: Schema } = {
  Tree: {
    type: 'object',
    properties: {
      label: { type: 'string', minLength: 1, maxLength: 20 },
      children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } },
      parent: { anyOf: [{ $ref: '#/components/schemas/Tree' }, { type: 'null' }] },
    },
    required: ['label', 'parent'],
    additionalProperties: false,
  },
  Pet: {
    oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
    discriminator: { propertyName: 'kind', mapping: { cat: '#/components/schemas/Cat' } },
  },
  Cat: {
    type: 'object',
    properties: { kind: { const: 'cat' }, lives: { type: 'integer', minimum: 1, maximum: 9 } },
    required: ['kind', 'lives'],
  },
  Dog: {
    type: 'object',
    properties: { kind: { const: 'dog' }, breed: { enum: ['pug', 'lab'] } },
    required: ['kind'],
  },
};
