import { createRandom, createValidator, SampleError, sample, violations } from '@touchstone/core';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { literal } from '../src/code/literal.js';
import { generate } from '../src/index.js';
import { documentOf, modelOf } from './support/model.js';
import { validatorAt } from './support/validator-at.js';
import { Workspace } from './support/workspace.js';

const COUNT = 200;

const name = fc.constantFrom('a', 'b', 'c', 'hasOwnProperty', '__proto__');
const text = fc.constantFrom('', 'a', 'ab', 'abc', '😀', '2024-01-01');
const number = fc.constantFrom(-1, 0, 1, 1.5, 2, 3, 0.1, 0.3, 2 ** 60);
const count = fc.integer({ min: 0, max: 3 });

/** JSON values from a small pool, so that random schemas accept some of them and reject others. */
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, false),
    text,
    number,
    fc.array(tie('value'), { maxLength: 4 }),
    dictionary(tie('value'), 4),
  ),
}));

function dictionary<T>(values: fc.Arbitrary<T>, maxLength: number): fc.Arbitrary<Record<string, T>> {
  return fc.array(fc.tuple(name, values), { maxLength }).map((entries) => Object.fromEntries(entries));
}

/** Generates any keywords in any combination. References refer to the next schema, so that no reference is endless. */
function schemaOf(index: number): fc.Arbitrary<unknown> {
  const reference = fc.constant({ $ref: `#/components/schemas/Schema${index + 1}` });
  const { schema } = fc.letrec<{ schema: unknown }>((tie) => {
    const inner = tie('schema');
    const inners = fc.array(inner, { minLength: 1, maxLength: 3 });
    const names = fc.uniqueArray(name, { maxLength: 2 });
    const type = fc.constantFrom('null', 'boolean', 'integer', 'number', 'string', 'array', 'object');
    const keywords = {
      type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 3 })),
      enum: fc.array(value, { minLength: 1, maxLength: 4 }),
      const: value,
      minLength: count,
      maxLength: count,
      pattern: fc.constantFrom('^a', 'b$', '.', '\\d', '^.{2}$'),
      format: fc.constantFrom('date', 'int32', 'unknown'),
      minimum: number,
      exclusiveMaximum: number,
      multipleOf: fc.constantFrom(0.1, 0.5, 1, 2),
      items: inner,
      prefixItems: inners,
      contains: inner,
      minContains: count,
      maxContains: count,
      minItems: count,
      maxItems: count,
      uniqueItems: fc.boolean(),
      unevaluatedItems: inner,
      properties: dictionary(inner, 3),
      patternProperties: fc.dictionary(fc.constantFrom('^a', 'o'), inner, { maxKeys: 2 }),
      additionalProperties: inner,
      propertyNames: fc.constantFrom<unknown>({ maxLength: 1 }, { enum: ['a', '__proto__'] }, true),
      required: names,
      minProperties: count,
      maxProperties: count,
      dependentRequired: dictionary(names, 2),
      dependentSchemas: dictionary(inner, 2),
      unevaluatedProperties: inner,
      allOf: inners,
      anyOf: inners,
      oneOf: inners,
      not: inner,
      if: inner,
      // biome-ignore lint/suspicious/noThenProperty: the keyword's name
      then: inner,
      else: inner,
    };
    const anyKeywords = fc
      .subarray(Object.keys(keywords) as (keyof typeof keywords)[], { minLength: 1, maxLength: 5 })
      .chain((chosen) =>
        fc.record(Object.fromEntries(chosen.map((key) => [key, keywords[key] as fc.Arbitrary<unknown>]))),
      );
    return {
      schema: fc.oneof(
        { depthSize: 'small' },
        fc.boolean(),
        fc.record({ type }),
        reference,
        anyKeywords,
        anyKeywords,
        anyKeywords,
      ),
    };
  });
  return schema;
}

const workspace = new Workspace();
let problems: readonly string[] = [];
let compare: ((name: string, value: unknown) => boolean) | undefined;
let schemas: Readonly<Record<string, unknown>> = {};
let samples: readonly (readonly [name: string, value: unknown])[] = [];

beforeAll(async () => {
  const seed = Number(process.env.FC_SEED ?? 20_261_122);
  const randomSchemas = [...Array(COUNT).keys()].map(
    (index) => fc.sample(schemaOf(index), { numRuns: 1, seed: seed + index })[0],
  );
  schemas = Object.fromEntries(
    [...randomSchemas, { type: 'string' }].map((schema, index) => [`Schema${index}`, schema]),
  );
  const model = await modelOf(documentOf(schemas));
  workspace.write('random', await generate(model, { emitters: ['types', 'zod'] }));
  problems = workspace.compile();
  const module = await workspace.import('random/zod/index.js');
  const core = createValidator(model);
  compare = (schemaName, candidate) => {
    const node = model.schemas.get(schemaName);
    if (!node) throw new TypeError(schemaName);
    const expected = core.validate(node, candidate).length === 0;
    const { success } = validatorAt(module, schemaName).safeParse(candidate);
    expect(success, `${literal(schemas[schemaName])} on ${literal(candidate)}`).toBe(expected);
    return expected;
  };
  samples = [...model.schemas].flatMap(([schemaName, node]) => {
    const options = { random: createRandom(schemaName), direction: 'response' } as const;
    try {
      const valid = sample(model, node, { ...options, shape: 'full' });
      const broken = violations(model, node, valid, { ...options, limit: 10 });
      return [valid, ...broken.map((violation) => violation.value)].map(
        (candidate) => [schemaName, candidate] as const,
      );
    } catch (error) {
      // The schema accepts no value, or the sampler does not find one.
      if (error instanceof SampleError) return [];
      throw error;
    }
  });
}, 180_000);

afterAll(() => workspace.remove());

test('validators of random schemas compile', () => {
  expect(problems).toEqual([]);
});

test('validators of random schemas agree with core on samples and their violations', () => {
  const outcomes = samples.map(([schemaName, candidate]) => compare?.(schemaName, candidate));
  expect(outcomes.filter((valid) => valid === true).length).toBeGreaterThan(COUNT / 3);
  expect(outcomes.filter((valid) => valid === false).length).toBeGreaterThan(COUNT / 3);
});

test('validators of random schemas agree with core on any value', () => {
  const names = Object.keys(schemas);
  fc.assert(
    fc.property(value, (candidate) => {
      for (const schemaName of names) compare?.(schemaName, candidate);
    }),
    { numRuns: 100 },
  );
}, 180_000);
