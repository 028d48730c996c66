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
    [
      'what a dependent schema evaluates',
      {
        type: 'object',
        required: ['a', 'b'],
        properties: { a: true },
        dependentSchemas: { a: { properties: { b: true } } },
        unevaluatedProperties: false,
      },
    ],
    [
      'what only a pattern admits that nobody can read',
      { type: 'object', required: ['b'], patternProperties: { '(?i)^b': true }, additionalProperties: false },
    ],
    [
      'a list whose items another schema says',
      {
        $id: 'https://lists.example/texts',
        $ref: '#/$defs/list',
        $defs: {
          own: { $dynamicAnchor: 'item', type: 'object' },
          list: {
            $id: 'https://lists.example/list',
            type: 'array',
            minItems: 1,
            items: { $dynamicRef: '#item' },
            $defs: { none: { $dynamicAnchor: 'item', not: {} } },
          },
        },
      },
    ],
    ['what is sent in the other direction alone', holding({ type: 'null', allOf: [false], writeOnly: true })],
  ])('is not sought in %s', (_, schema) => {
    expect(of(schema)).toBeUndefined();
  });

  test('is not sought for longer than it is worth', () => {
    const at = (index: number): Schema => ({ $ref: `#/components/schemas/S${index}` });
    const levels = 30;
    const others = Object.fromEntries(
      Array.from({ length: levels }, (_, index) => {
        const next = at((index + 1) % levels);
        const both = index === 0 ? { a: { allOf: [at(0), at(1)] }, b: at(0) } : { a: next, b: next };
        return [`S${index}`, { type: 'object', required: ['a', 'b'], properties: both }];
      }),
    );
    const [model, node] = single(at(0), others);
    const started = process.cpuUsage();
    expect(contradiction(model, node, 'response')).toBeUndefined();
    // Without a bound it is 2^30 places.
    expect(process.cpuUsage(started).user).toBeLessThan(20_000_000);
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
