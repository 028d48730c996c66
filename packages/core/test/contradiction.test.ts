// biome-ignore-all lint/suspicious/noThenProperty: `then` is a keyword of JSON Schema.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Schema } from '../src/model/model.js';
import { createRandom } from '../src/random.js';
import { contradiction, sample } from '../src/sample/index.js';
import { createValidator } from '../src/schema/index.js';
import { arbitrarySchema } from './arbitrary-schema.js';
import { single } from './model-of.js';
import { CASE_COMPONENTS, SCHEMA_CASES } from './schema-cases.js';
import { suiteGroups, suiteIsThere, suiteModel } from './schema-suite.js';

const of = (schema: Schema, direction: 'request' | 'response' = 'response') =>
  contradiction(...single(schema, CASE_COMPONENTS), direction);

const NOTHING: Schema = { type: 'null', oneOf: [{ type: 'string' }, { type: 'number' }] };
const holding = (property: Schema): Schema => ({
  type: 'object',
  required: ['a'],
  properties: { a: property },
});

describe('a contradiction', () => {
  test.each<[string, Schema]>([
    ['false', false],
    ['types that exclude each other', { allOf: [{ type: 'string' }, { type: 'integer' }] }],
    ['no branch that fits', NOTHING],
    ['enums without a common value', { allOf: [{ enum: ['a'] }, { enum: ['b'] }] }],
    ['what is required', holding(NOTHING)],
    ['what is required of what is required', holding(holding(holding(false)))],
    ['the items of a list that has some', { type: 'array', minItems: 1, items: NOTHING }],
  ])('is found in %s', (_, schema) => {
    expect(of(schema)?.reason).toBeTruthy();
  });

  test.each<[string, Schema]>([
    ['what may be left out', { type: 'object', properties: { a: NOTHING } }],
    ['a list that may be empty', { type: 'array', items: NOTHING }],
    ['an object that may be null', { ...(holding(NOTHING) as object), type: ['object', 'null'] }],
    ['one of two branches', { type: 'object', oneOf: [holding(NOTHING), holding({ type: 'string' })] }],
    ['what is required where a condition holds', { if: { type: 'object' }, then: holding(NOTHING) }],
    ['what is sent in the other direction alone', holding({ type: 'null', allOf: [false], writeOnly: true })],
  ])('is not sought in %s', (_, schema) => {
    expect(of(schema)).toBeUndefined();
  });

  test('is not claimed of what a value satisfies', () => {
    fc.assert(
      fc.property(arbitrarySchema, ({ root, components }) => {
        expect(contradiction(...single(root, components), 'response')).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  test('where it is claimed of two schemas together, no value of one satisfies the other', () => {
    fc.assert(
      fc.property(arbitrarySchema, arbitrarySchema, fc.nat(), (one, other, seed) => {
        const components = { ...one.components, ...other.components };
        const found = contradiction(...single({ allOf: [one.root, other.root] }, components), 'response');
        fc.pre(found !== undefined);
        const [model, node] = single(one.root, components);
        const random = createRandom(seed);
        const value = sample(model, node, { random, shape: 'full', direction: 'response' });
        const [whole, both] = single({ allOf: [one.root, other.root] }, components);
        expect(createValidator(whole).validate(both, value, { direction: 'response' })).not.toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('is claimed of no case with a valid value', () => {
    const claimed = SCHEMA_CASES.filter(
      ([, schema, valid]) => valid.length > 0 && of(schema) !== undefined,
    ).map(([name]) => name);
    expect(claimed).toEqual([]);
  });

  test.runIf(suiteIsThere)('is claimed of no case of the public suite with a valid value', () => {
    const claimed = suiteGroups()
      .filter(({ tests }) => tests.some(({ valid }) => valid))
      .filter(({ schema }) => contradiction(...suiteModel(schema), 'response') !== undefined)
      .map(({ name }) => name);
    expect(claimed).toEqual([]);
  });
});
