import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json, Schema } from '../src/model/model.js';
import { createValidator } from '../src/schema/validator.js';
import type { SchemaViolation } from '../src/schema/violation.js';
import { single } from './model-of.js';
import { CASE_COMPONENTS, SCHEMA_CASES } from './schema-cases.js';

/** Number of calls after which every schema that the value reaches is compiled. */
const CALLS = 210;

/** Returns the result of the first validation, which is interpreted, and of the last one, which is compiled. */
function firstAndLast(
  schema: Schema,
  others: { readonly [name: string]: Schema },
  value: Json,
): readonly (readonly SchemaViolation[])[] {
  const [model, node] = single(schema, others);
  const validator = createValidator(model);
  const first = validator.validate(node, value);
  for (let call = 0; call < CALLS; call++) validator.validate(node, value);
  return [first, validator.validate(node, value)];
}

const NAMES = ['a', 'b/c', 'd~e', '__proto__', 'toString', '1'];
const name = fc.constantFrom(...NAMES);
const bound = fc.constantFrom(-1.5, 0, 1, 2, 1e21);

const value: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, 0, 1, 1.5, 3, '', 'a', '😀b', '2026-01-31', 'x@example.test', 'abc'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

type SchemaObject = { readonly [keyword: string]: Json };

const type = fc.constantFrom('null', 'boolean', 'object', 'array', 'number', 'integer', 'string');

const only = (keyword: string, values: fc.Arbitrary<Json>): fc.Arbitrary<SchemaObject> =>
  values.map((one) => ({ [keyword]: one }));

const assertion = fc.oneof(
  only('type', fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 3 }))),
  only('const', value),
  only('enum', fc.array(value, { minLength: 1, maxLength: 3 })),
  ...['maximum', 'minimum', 'exclusiveMaximum', 'exclusiveMinimum'].map((keyword) => only(keyword, bound)),
  only('multipleOf', fc.constantFrom(0.5, 2)),
  ...['maxLength', 'minLength', 'maxItems', 'minItems', 'maxProperties', 'minProperties'].map((keyword) =>
    only(keyword, fc.nat({ max: 3 })),
  ),
  only('pattern', fc.constantFrom('^a', 'b$', '^(?:\\w)*$')),
  only('format', fc.constantFrom('date', 'email', 'int32', 'unknown')),
  only('uniqueItems', fc.boolean()),
  only('required', fc.uniqueArray(name, { maxLength: 3 })),
);

/** Generates schemas with any combination of keywords, also of types that the schema does not admit. */
const schema: fc.Arbitrary<SchemaObject> = fc.letrec<{
  schema: SchemaObject;
  child: Schema;
  part: SchemaObject;
}>((tie) => {
  const children = (max: number): fc.Arbitrary<Schema[]> => fc.array(tie('child'), { maxLength: max });
  const map = (key: fc.Arbitrary<string>): fc.Arbitrary<{ [name: string]: Schema }> =>
    fc.dictionary(key, tie('child'), { maxKeys: 3, noNullPrototype: true });
  return {
    child: fc.oneof({ weight: 5, arbitrary: tie('schema') }, fc.boolean()),
    part: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'schema' },
      assertion,
      only('properties', map(name)),
      only('patternProperties', map(fc.constantFrom('^a', '[~/]', '\\d'))),
      only('items', tie('child')),
      only('additionalProperties', tie('child')),
      only('not', tie('child')),
      only('contains', tie('child')),
      only('allOf', children(2)),
      only('anyOf', children(3)),
      only('oneOf', children(3)),
    ),
    schema: fc
      .array(tie('part'), { minLength: 1, maxLength: 3 })
      .map((parts): SchemaObject => Object.assign({}, ...parts)),
  };
}).schema;

describe('an interpreted schema', { timeout: 60_000 }, () => {
  test('has the violations of the compiled schema, in the same order', () => {
    let invalid = 0;
    fc.assert(
      fc.property(schema, assertion, value, (root, other, example) => {
        const [first, last] = firstAndLast(root, { Other: other }, example);
        expect(first).toEqual(last);
        if (first?.length !== 0) invalid += 1;
      }),
      { numRuns: 100 },
    );
    expect(invalid).toBeGreaterThan(20);
  });

  test.each(SCHEMA_CASES)('has the violations of the compiled schema for %s', (_, root, valid, invalid) => {
    for (const example of [...valid, ...invalid]) {
      const [first, last] = firstAndLast(root, CASE_COMPONENTS, example);
      expect(first).toEqual(last);
    }
  });

  test.each<Schema>([{ const: {} }, { enum: [{}, 1] }])(
    'compares values whose members are named like methods with %j',
    (root) => {
      const [first, last] = firstAndLast(root, {}, { toString: null, valueOf: 1, constructor: 2 });
      expect(first).toHaveLength(1);
      expect(last).toEqual(first);
    },
  );

  test('is compiled for a value that nests too deeply for the interpreter', () => {
    const reference = { $ref: '#/components/schemas/Root' };
    const [model, node] = single({
      properties: { next: reference, list: { type: 'array', items: reference } },
    });
    let nested: Json = {};
    for (let level = 0; level < 2_000; level++)
      nested = level % 2 === 0 ? { next: nested } : { list: [nested] };
    expect(createValidator(model).validate(node, nested)).toEqual([]);
  });
});
