// biome-ignore-all lint/suspicious/noThenProperty: `then` is a keyword of JSON Schema.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Schema } from '../src/model/model.js';
import { createRandom } from '../src/random.js';
import { contradiction } from '../src/sample/contradiction.js';
import { sample } from '../src/sample/sample.js';
import { createValidator } from '../src/schema/validator.js';
import { arbitrarySchema } from './arbitrary-schema.js';
import { single } from './model-of.js';
import { runsOf } from './runs-of.js';
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

describe('contradiction', () => {
  test.each<[string, Schema]>([
    ['the schema `false`', false],
    ['types that exclude each other', { allOf: [{ type: 'string' }, { type: 'integer' }] }],
    ['branches that all contradict the rest', NOTHING],
    ['enums without a common value', { allOf: [{ enum: ['a'] }, { enum: ['b'] }] }],
    ['a required property', holding(NOTHING)],
    ['a nested required property', holding(holding(holding(false)))],
    ['the items of a non-empty list', { type: 'array', minItems: 1, items: NOTHING }],
  ])('finds a contradiction in %s', (_, schema) => {
    expect(of(schema)?.reason).toBeTruthy();
  });

  test.each<[string, Schema]>([
    ['an optional property', { type: 'object', properties: { a: NOTHING } }],
    ['a list that may be empty', { type: 'array', items: NOTHING }],
    ['an object that may be null', { ...(holding(NOTHING) as object), type: ['object', 'null'] }],
    [
      'branches of which only one is contradictory',
      { type: 'object', oneOf: [holding(NOTHING), holding({ type: 'string' })] },
    ],
    ['a property that is required conditionally', { if: { type: 'object' }, then: holding(NOTHING) }],
    [
      'a property that a dependent schema evaluates',
      {
        type: 'object',
        required: ['a', 'b'],
        properties: { a: true },
        dependentSchemas: { a: { properties: { b: true } } },
        unevaluatedProperties: false,
      },
    ],
    [
      'a property that only an invalid pattern admits',
      { type: 'object', required: ['b'], patternProperties: { '(?i)^b': true }, additionalProperties: false },
    ],
    [
      'a list whose items are dynamically referenced',
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
    [
      'a property that is sent in the other direction only',
      holding({ type: 'null', allOf: [false], writeOnly: true }),
    ],
  ])('finds no contradiction in %s', (_, schema) => {
    expect(of(schema)).toBeUndefined();
  });

  test('stops searching when its budget is exhausted', () => {
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
    // An unbounded search would visit 2^30 combinations.
    expect(process.cpuUsage(started).user).toBeLessThan(20_000_000);
  });

  test('finds no contradiction in a satisfiable schema', () => {
    fc.assert(
      fc.property(arbitrarySchema, ({ root, components }) => {
        expect(contradiction(...single(root, components), 'response')).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  test('finds a contradiction between two schemas only if no value of the first satisfies the second', () => {
    fc.assert(
      fc.property(arbitrarySchema, arbitrarySchema, fc.nat(), (one, other, seed) => {
        const components = { ...one.components, ...other.components };
        const result = contradiction(...single({ allOf: [one.root, other.root] }, components), 'response');
        fc.pre(result !== undefined);
        const [model, node] = single(one.root, components);
        const random = createRandom(seed);
        const value = sample(model, node, { random, shape: 'full', direction: 'response' });
        const [whole, both] = single({ allOf: [one.root, other.root] }, components);
        expect(createValidator(whole).validate(both, value, { direction: 'response' })).not.toEqual([]);
      }),
      { numRuns: runsOf(200) },
    );
  });

  test('finds no contradiction in a schema case with a valid value', () => {
    const claimed = SCHEMA_CASES.filter(
      ([, schema, valid]) => valid.length > 0 && of(schema) !== undefined,
    ).map(([name]) => name);
    expect(claimed).toEqual([]);
  });

  test.runIf(suiteIsThere)(
    'finds no contradiction in a group of the JSON Schema Test Suite that has a valid value',
    () => {
      const claimed = suiteGroups()
        .filter(({ tests }) => tests.some(({ valid }) => valid))
        .filter(({ schema }) => contradiction(...suiteModel(schema), 'response') !== undefined)
        .map(({ name }) => name);
      expect(claimed).toEqual([]);
    },
  );
});
