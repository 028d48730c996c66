// biome-ignore-all lint/suspicious/noThenProperty: `then` is a keyword of JSON Schema.
import { describe, expect, test } from 'vitest';
import type { Json, Schema } from '../src/model/model.js';
import { createRandom } from '../src/random.js';
import { sample } from '../src/sample/sample.js';
import { createValidator } from '../src/schema/validator.js';
import { single } from './model-of.js';

const SHAPES = ['minimal', 'full', 'random'] as const;

/** Returns a schema in which each value of `kind` requires another property. */
function schemaOf(count: number, condition: (kind: string) => Schema, extra: readonly string[] = []): Schema {
  const kinds = Array.from({ length: count }, (_, index) => `k${index}`);
  return {
    type: 'object',
    required: ['kind'],
    properties: { kind: { enum: [...kinds, ...extra] } },
    allOf: kinds.map((kind) => ({
      if: condition(kind),
      then: { required: [`q-${kind}`], properties: { [`q-${kind}`]: { type: 'string' } } },
    })),
  };
}

/** Samples a schema with several seeds and checks that each sample is valid. */
function samplesOf(
  schema: Schema,
  seeds: number,
  shape: (typeof SHAPES)[number] = 'minimal',
): readonly Json[] {
  const [model, node] = single(schema, {});
  const validator = createValidator(model);
  return Array.from({ length: seeds }, (_, seed) => {
    const value = sample(model, node, { random: createRandom(seed), shape, direction: 'response' });
    expect(validator.validate(node, value)).toEqual([]);
    return value;
  });
}

const constant = (kind: string): Schema => ({ properties: { kind: { const: kind } } });

describe('sample', () => {
  test.each([2, 20, 100, 400])('satisfies the branch of one of %i values that conditions select', (count) => {
    for (const shape of SHAPES) samplesOf(schemaOf(count, constant), 3, shape);
  });

  test('satisfies conditions with `enum`, `required` and `type`', () => {
    samplesOf(
      schemaOf(30, (kind) => ({
        type: 'object',
        required: ['kind'],
        properties: { kind: { type: 'string', enum: [kind] } },
      })),
      5,
    );
  });

  test('selects each value, also one that no condition selects', () => {
    const samples = samplesOf(schemaOf(3, constant, ['other']), 60);
    const kinds = samples
      .map((value) => JSON.stringify(value))
      .map((text) => /"kind":"(\w+)"/.exec(text)?.[1]);
    expect(new Set(kinds)).toEqual(new Set(['k0', 'k1', 'k2', 'other']));
  });

  test('satisfies conditions of a property that is optional', () => {
    const { required: _, ...schema } = schemaOf(20, constant) as { required: Json };
    samplesOf(schema as Schema, 5);
  });
});
