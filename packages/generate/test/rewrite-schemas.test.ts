import { createRandom, sample } from '@touchstone/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { literal } from '../src/code/literal.js';
import { generate } from '../src/index.js';
import { documentOf, modelOf } from './support/model.js';
import { validatorAt } from './support/validator-at.js';
import { Workspace } from './support/workspace.js';

const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
const tagged = (tag: string, more: object = {}): object => ({
  type: 'object',
  required: ['tag'],
  properties: { tag: { type: 'string', enum: [tag] }, ...more },
});

/** Schemas for which openapi-typescript alone generates types that are too narrow, are `never` or do not compile. */
const SCHEMAS: Readonly<Record<string, object>> = {
  // openapi-ts/openapi-typescript#1879: the members of the union are `allOf` and declare the tag themselves.
  FileEntity: { type: 'object', required: ['size'], properties: { size: { type: 'integer' } } },
  FolderEntity: { type: 'object', properties: { children: { type: 'array', items: ref('Entity') } } },
  Entity: {
    oneOf: [
      { allOf: [ref('FileEntity'), tagged('File')] },
      { allOf: [ref('FolderEntity'), tagged('Folder')] },
    ],
    discriminator: { propertyName: 'tag' },
  },
  // openapi-ts/openapi-typescript#2149: the value of the tag differs from the name of the schema.
  TextComment: tagged('text', { text: { type: 'string' } }),
  QuoteComment: tagged('quote', { quote: { type: 'string' } }),
  Comment: { oneOf: [ref('TextComment'), ref('QuoteComment')], discriminator: { propertyName: 'tag' } },
  // openapi-ts/openapi-typescript#2318, #2775: the base has the discriminator; derived schemas are `allOf` of the base
  // or of a derived schema.
  Pet: {
    type: 'object',
    required: ['kind'],
    properties: { kind: { type: 'string' } },
    discriminator: {
      propertyName: 'kind',
      mapping: { cat: '#/components/schemas/Cat', kitten: '#/components/schemas/Kitten' },
    },
  },
  Cat: { allOf: [ref('Pet'), { type: 'object', properties: { lives: { type: 'integer' } } }] },
  Kitten: {
    allOf: [ref('Cat'), { type: 'object', required: ['weeks'], properties: { weeks: { type: 'integer' } } }],
  },
  AnyPet: { anyOf: [ref('Cat'), ref('Kitten')], discriminator: { propertyName: 'kind' } },
  // Other keywords that openapi-typescript interprets more strictly than JSON Schema does.
  Defaulted: { type: 'object', properties: { page: { type: 'integer', default: 1 } } },
  Anything: { type: 'object' },
  Prefixed: { type: 'array', prefixItems: [{ type: 'string' }, { type: 'integer' }] },
  PrefixedOnly: { type: 'array', prefixItems: [{ type: 'string' }, { type: 'integer' }], items: false },
  Pair: { type: 'array', prefixItems: [{ type: 'string' }, { type: 'integer' }], items: false, minItems: 2 },
  Mixed: {
    type: 'object',
    properties: { id: { type: 'string' } },
    additionalProperties: { type: 'integer' },
  },
  Patterned: {
    type: 'object',
    properties: { id: { type: 'string' } },
    patternProperties: { '^x-': { type: 'integer' } },
  },
  OneNeeded: {
    type: 'object',
    properties: { email: { type: 'string' }, phone: { type: 'string' } },
    anyOf: [{ required: ['email'] }, { required: ['phone'] }],
  },
  Level: { type: 'string', oneOf: [{ const: 'low' }, { const: 'high' }] },
  Nothing: { const: null },
  MaybeLevel: { type: ['string', 'null'], enum: ['low', 'high'] },
  NullableBase: { type: ['object', 'null'], properties: { a: { type: 'string' } } },
  OverNullable: { required: ['a'], allOf: [ref('NullableBase')] },
  Extended: {
    ...ref('FileEntity'),
    type: 'object',
    required: ['name'],
    properties: { name: { type: 'string' } },
  },
  Defined: {
    type: 'object',
    properties: { of: { $ref: '#/components/schemas/Defined/$defs/Part' } },
    $defs: { Part: { type: 'string' } },
  },
  Inside: { type: 'object', properties: { part: { $ref: '#/components/schemas/Entity/oneOf/0' } } },
  Booleans: { allOf: [true, { type: 'string' }] },
  Tree: {
    type: 'object',
    required: ['children'],
    properties: { children: { type: 'array', items: ref('Tree') } },
  },
  'Cyclic.Json': {
    anyOf: [{ type: 'string' }, { type: 'object', additionalProperties: ref('Cyclic.Json') }],
  },
};

/** Assignments that must not compile: each fails the test if the type is wider than necessary. */
const NARROW = `
// @ts-expect-error No member has this tag.
accept<Types.Entity>({ tag: 'Link', size: 1 });
// @ts-expect-error A required property is missing.
accept<Types.Kitten>({ kind: 'kitten' });
// @ts-expect-error A pair has two items.
accept<Types.Pair>(['a']);
// @ts-expect-error The value is not a level.
accept<Types.Level>('middle');
// @ts-expect-error The values do not include null.
accept<Types.MaybeLevel>(null);
// @ts-expect-error A property of the referenced schema is missing.
accept<Types.Extended>({ name: 'a' });
// @ts-expect-error The item has the wrong type.
accept<Types.PrefixedOnly>([true]);
// @ts-expect-error An undefined property is not an absent one.
accept<Types.Defaulted>({ page: undefined });
`;

const workspace = new Workspace();
const samples = new Map<string, unknown[]>();
let problems: readonly string[] = [];
let module: Readonly<Record<string, unknown>> = {};

beforeAll(async () => {
  const model = await modelOf(documentOf(SCHEMAS));
  for (const [name, node] of model.schemas) {
    const values = [...Array(6).keys()].map((seed) => {
      const shape = (['minimal', 'full', 'random'] as const)[seed % 3] ?? 'random';
      return sample(model, node, { random: createRandom(`${name} ${seed}`), shape, direction: 'response' });
    });
    samples.set(name.replace('.', '_'), values);
  }
  samples.get('Defaulted')?.push({});
  samples.get('Anything')?.push({ a: [1] });
  samples.get('Prefixed')?.push([], ['a'], ['a', 1, null]);
  samples.get('PrefixedOnly')?.push([], ['a']);
  samples.get('Mixed')?.push({ id: 'a', n: 1 });
  samples.get('Patterned')?.push({ id: 'a', 'x-n': 1, other: true });
  samples.get('Extended')?.push({ name: 'a', size: 1 });
  samples.get('Pet')?.push({ kind: 'anything' });
  samples.get('OverNullable')?.push(null);
  samples.get('Tree')?.push({ children: [{ children: [] }] });
  const lines = [...samples].flatMap(([name, values]) =>
    values.map((value) => `accept<Types.${name}>(${literal(value)});`),
  );
  workspace.write('rewritten', await generate(model, { emitters: ['types', 'zod'] }));
  workspace.write('rewritten', [
    {
      path: 'samples.ts',
      content: `import type * as Types from './index.js';\ndeclare function accept<T>(value: T): T;\n${lines.join('\n')}\n${NARROW}`,
    },
  ]);
  problems = workspace.compile();
  module = await workspace.import('rewritten/zod/index.js');
}, 180_000);

afterAll(() => workspace.remove());

test('the generated types admit every valid value and reject invalid values', () => {
  expect(problems).toEqual([]);
});

test('the generated validators accept every valid value', () => {
  for (const [name, values] of samples) {
    for (const value of values)
      expect(validatorAt(module, name).safeParse(value).success, `${name} ${literal(value)}`).toBe(true);
  }
});

test('the generated validators reject undefined as a property and as a value', () => {
  const validator = validatorAt(module, 'Defaulted');
  expect(validator.safeParse({}).success).toBe(true);
  expect(validator.safeParse({ page: undefined }).success).toBe(false);
  expect(validatorAt(module, 'Anything').safeParse(undefined).success).toBe(false);
});
