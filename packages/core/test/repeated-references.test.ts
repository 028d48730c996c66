// biome-ignore-all lint/suspicious/noThenProperty: `then` is a keyword of JSON Schema.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ApiModel, Json, Schema, SchemaNode } from '../src/model/model.js';
import { createRandom } from '../src/random.js';
import { contradiction } from '../src/sample/contradiction.js';
import { sample } from '../src/sample/sample.js';
import { SampleError } from '../src/sample/sample-error.js';
import { violations } from '../src/sample/violations.js';
import { createValidator } from '../src/schema/validator.js';
import { single } from './model-of.js';
import { oracle } from './oracle.js';

type Level = (next: Schema) => Schema;
type Components = { readonly [name: string]: Schema };

/** Number of levels of references. A walk that follows each reference again would take 2^30 steps. */
const LEVELS = 30;

const refer = (level: number): Schema => ({ $ref: `#/components/schemas/E${level}` });

/** Returns a chain of component schemas, each of which refers to the next one as `level` describes. */
function chain(levels: number, level: Level, leaf: Schema): Components {
  return {
    ...Object.fromEntries(Array.from({ length: levels }, (_, n) => [`E${n}`, level(refer(n + 1))])),
    [`E${levels}`]: leaf,
  };
}

const chained = (level: Level, leaf: Schema = { type: 'string' }): [ApiModel, SchemaNode] =>
  single(refer(0), chain(LEVELS, level, leaf));

const named: Schema = { type: 'object', properties: { a: { type: 'string' } } };

const IN_PLACE: readonly (readonly [string, Level, Schema, readonly Json[]])[] = [
  ['allOf', (next) => ({ allOf: [next, next] }), { type: 'string' }, ['x', 1]],
  ['anyOf', (next) => ({ anyOf: [next, next] }), { type: 'string' }, ['x', 1]],
  ['oneOf', (next) => ({ oneOf: [next, { not: next }] }), { type: 'string' }, ['x', 1]],
  ['not', (next) => ({ not: { anyOf: [next, { not: next }] } }), { type: 'string' }, ['x', 1]],
  ['if', (next) => ({ if: next, then: next, else: next }), { type: 'string' }, ['x', 1]],
  [
    'dependentSchemas',
    (next) => ({ dependentSchemas: { a: next, b: next } }),
    named,
    [{ a: 'x', b: 1 }, { a: 1 }],
  ],
  [
    'unevaluatedProperties',
    (next) => ({ anyOf: [next, next], unevaluatedProperties: false }),
    named,
    [{ a: 'x' }],
  ],
];

describe('schemas that each refer to the next one twice', { timeout: 60_000 }, () => {
  test.each(IN_PLACE)('validate a value like a shorter chain of %s', (_, level, leaf, values) => {
    const [model, node] = chained(level, leaf);
    const isValid = oracle(refer(0), chain(LEVELS % 2 === 0 ? 4 : 5, level, leaf));
    for (const value of values) {
      const found = createValidator(model).validate(node, value);
      expect(found.length === 0).toBe(isValid(value));
      expect(found.length).toBeLessThan(200);
    }
  });

  test.each(IN_PLACE)(
    'are searched for samples, violations and contradictions in limited time: %s',
    (_, level, leaf) => {
      const [model, node] = chained(level, leaf);
      const options = { random: createRandom(1), direction: 'request' } as const;
      contradiction(model, node, 'request');
      let valid: Json | undefined;
      try {
        valid = sample(model, node, { ...options, shape: 'full' });
      } catch (error) {
        expect(error).toBeInstanceOf(SampleError);
      }
      if (valid !== undefined) expect(violations(model, node, valid, options)).toBeInstanceOf(Array);
    },
  );

  const required = ['a', 'b'];
  test.each<[string, Level]>([
    ['required properties', (next) => ({ type: 'object', required, properties: { a: next, b: next } })],
    ['required entries', (next) => ({ type: 'object', required, additionalProperties: next })],
    ['a split object', (next) => ({ allOf: [{ required }, { properties: { a: next, b: next } }] })],
    ['items', (next) => ({ type: 'array', minItems: 2, items: next })],
    ['prefix items', (next) => ({ type: 'array', minItems: 2, prefixItems: [next, next] })],
    ['matching names', (next) => ({ type: 'object', required, patternProperties: { '^[ab]$': next } })],
  ])('have no sample if the value doubles at each level: %s', (_, level) => {
    const [model, node] = chained(level);
    for (const shape of ['minimal', 'full'] as const) {
      const options = { random: createRandom(1), direction: 'request', shape } as const;
      expect(() => sample(model, node, options)).toThrow(SampleError);
    }
  });

  test('have a sample without the optional properties that double the value at each level', () => {
    const [model, node] = chained((next) => ({ type: 'object', properties: { a: next, b: next } }));
    const options = { random: createRandom(1), direction: 'request' } as const;
    const value = sample(model, node, { ...options, shape: 'full' });
    expect(createValidator(model).validate(node, value)).toEqual([]);
    expect(JSON.stringify(value).length).toBeLessThan(1_000_000);
    expect(violations(model, node, value, options).length).toBeGreaterThan(0);
  });

  test('are avoided by a sample if another branch is small', () => {
    const doubled = chain(LEVELS, (next) => ({ type: 'array', minItems: 2, items: next }), {
      type: 'string',
    });
    const [model, node] = single({ anyOf: [refer(0), { type: 'null' }] }, doubled);
    for (let seed = 0; seed < 8; seed++)
      expect(
        sample(model, node, { random: createRandom(seed), direction: 'response', shape: 'full' }),
      ).toBeNull();
  });

  /** Schemas by level, each with two references to random schemas of the next level. */
  const levels = fc.array(
    fc.array(fc.tuple(fc.constantFrom('allOf', 'anyOf', 'oneOf', 'not'), fc.nat(2), fc.nat(2)), {
      minLength: 3,
      maxLength: 3,
    }),
    { minLength: 9, maxLength: 11 },
  );

  test('validate as plain Ajv does, for arbitrary combinations of keywords', () => {
    fc.assert(
      fc.property(levels, fc.constantFrom<Json>('abc', 'a', 7, null, { a: 1 }), (list, value) => {
        const components: { [name: string]: Schema } = {};
        for (const [level, schemas] of list.entries())
          for (const [index, [keyword, left, right]] of schemas.entries()) {
            const branches = [left, right].map((n) => ({ $ref: `#/components/schemas/L${level + 1}N${n}` }));
            components[`L${level}N${index}`] =
              keyword === 'not' ? { not: { allOf: branches } } : { [keyword]: branches };
          }
        const leaves: readonly Schema[] = [
          { type: 'string' },
          { minLength: 2 },
          { type: ['number', 'object'] },
        ];
        for (const [index, leaf] of leaves.entries()) components[`L${list.length}N${index}`] = leaf;
        const root: Schema = { $ref: '#/components/schemas/L0N0' };
        const [model, node] = single(root, components);
        const found = createValidator(model).validate(node, value);
        expect(found.length === 0).toBe(oracle(root, components)(value));
      }),
      { numRuns: 30 },
    );
  });
});

describe('a schema that only huge values satisfy', { timeout: 60_000 }, () => {
  const nested = (items: Schema): Schema => ({ type: 'array', minItems: 1000, items });
  test.each<[string, Schema]>([
    ['a length', { type: 'string', minLength: 1_000_000_000 }],
    ['a length with a pattern', { type: 'string', minLength: 1_000_000_000, pattern: '^a*$' }],
    ['a repetition', { type: 'string', pattern: '^a{1000000000}$' }],
    ['nested repetitions', { type: 'string', pattern: '^(((a{1000}){1000}){1000}){1000}$' }],
    ['nested lists', nested(nested(nested({ type: 'string' })))],
    ['a number of properties', { type: 'object', minProperties: 1_000_000 }],
    ['nested maps', { minProperties: 9999, additionalProperties: { type: 'object', minProperties: 9999 } }],
    ['long items', { type: 'array', minItems: 1000, items: { type: 'string', minLength: 99_999 } }],
  ])('has no sample because of its size: %s', (_, schema) => {
    const [model, node] = single(schema);
    expect(() =>
      sample(model, node, { random: createRandom(1), direction: 'request', shape: 'minimal' }),
    ).toThrow(/every sample has more than 40,000 values, or a string of more than 100,000 characters/);
  });

  test('is not sampled again after its budget is used up', () => {
    const [model, node] = single({
      type: 'array',
      minItems: 9000,
      uniqueItems: true,
      items: { enum: Array.from({ length: 8000 }, (_, n) => n) },
    });
    const attempt = (): number => {
      const before = process.cpuUsage();
      const options = { random: createRandom(1), direction: 'request', shape: 'minimal' } as const;
      expect(() => sample(model, node, options)).toThrow(SampleError);
      return process.cpuUsage(before).user;
    };
    const first = attempt();
    expect(attempt()).toBeLessThan(first / 10);
  });
});

describe('a long chain of references', { timeout: 60_000 }, () => {
  const LINKS = 5000;
  test('is validated and sampled like the schema at its end', () => {
    const [model, node] = single(
      refer(0),
      chain(LINKS, (next) => next, { type: 'integer', minimum: 3 }),
    );
    expect(createValidator(model).validate(node, 1)).toHaveLength(1);
    const options = { random: createRandom(1), direction: 'request', shape: 'full' } as const;
    expect(sample(model, node, options)).toBeGreaterThan(2);
  });
});
