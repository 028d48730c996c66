import { describe, expect, test } from 'vitest';
import type { ApiModel, Json, Schema } from '../src/model/model.js';
import { childSchema, resolveSchema } from '../src/schema/resolve.js';
import { SchemaError } from '../src/schema/schema-error.js';
import { createValidator } from '../src/schema/validator.js';
import type { SchemaViolation } from '../src/schema/violation.js';
import { freeze, modelOf, nodeOf, single } from './model-of.js';
import { CASE_COMPONENTS, SCHEMA_CASES } from './schema-cases.js';

function validate(
  schema: Schema,
  value: Json,
  direction?: 'request' | 'response',
  others = {},
): readonly SchemaViolation[] {
  const [model, node] = single(schema, others);
  return createValidator(model).validate(node, freeze(value), direction && { direction });
}

const brief = (violations: readonly SchemaViolation[]): string[] =>
  violations.map(({ keyword, pointer }) => `${keyword} at ${pointer || '/'}`).sort();

describe('the validator', () => {
  test.each(SCHEMA_CASES)(
    'accepts the valid values and rejects the invalid ones: %s',
    (_, schema, valid, invalid) => {
      for (const value of valid)
        expect(validate(schema, value, undefined, CASE_COMPONENTS), JSON.stringify(value)).toEqual([]);
      for (const value of invalid)
        expect(validate(schema, value, undefined, CASE_COMPONENTS), JSON.stringify(value)).not.toEqual([]);
    },
  );
});

describe('violations', () => {
  const contact: Schema = {
    type: 'object',
    properties: {
      email: { type: 'string', format: 'email' },
      tags: { type: 'array', items: { maxLength: 2 } },
    },
    required: ['email'],
    additionalProperties: false,
  };
  const schema: Schema = {
    type: 'object',
    properties: {
      'a/b': { minimum: 1 },
      contacts: { type: 'array', items: { $ref: '#/components/schemas/Contact' } },
    },
    propertyNames: { pattern: '^[a-z/]+$' },
    dependentRequired: { x: ['y'] },
  };

  test('are reported together', () => {
    const value = { 'a/b': 0, contacts: [{ tags: ['abc'], more: 1 }, { email: 'a' }], N: 1, x: 1 };
    expect(brief(validate(schema, value, undefined, { Contact: contact }))).toEqual([
      'additionalProperties at /contacts/0/more',
      'dependentRequired at /y',
      'format at /contacts/1/email',
      'maxLength at /contacts/0/tags/0',
      'minimum at /a~1b',
      'pattern at /N',
      'propertyNames at /N',
      'required at /contacts/0/email',
    ]);
  });

  test('contain the expected value and the pointer of the keyword in the document', () => {
    const [violation] = validate(schema, { contacts: [{ email: 'a@b.example', tags: ['abc'] }] }, undefined, {
      Contact: contact,
    });
    expect(violation).toEqual({
      pointer: '/contacts/0/tags/0',
      keyword: 'maxLength',
      message: 'must NOT have more than 2 characters',
      expected: 2,
      schemaPointer: '#/components/schemas/Contact/properties/tags/items/maxLength',
    });
    const [required] = validate(schema, { contacts: [{}] }, undefined, { Contact: contact });
    expect(required).toMatchObject({
      expected: 'email',
      schemaPointer: '#/components/schemas/Contact/required',
    });
  });

  test('contain neither the value nor long parts of the schema', () => {
    const secret = 'canary-'.repeat(10_000);
    const values = Array.from({ length: 5000 }, (_, index) => `value ${index}`);
    for (const schema of [
      { enum: values },
      { const: values },
      { maxLength: 1, pattern: '^x$', type: 'number' },
      { not: { type: 'string' } },
    ] as Schema[]) {
      const violations = validate(schema, secret);
      expect(violations.length).toBeGreaterThan(0);
      const text = JSON.stringify(violations);
      expect(text).not.toContain('canary');
      expect(text.length).toBeLessThan(4000);
    }
  });

  test('include forbidden properties', () => {
    expect(brief(validate({ properties: { a: false } }, { a: 1 }))).toEqual(['false at /a']);
    expect(brief(validate({ properties: { a: {} }, unevaluatedProperties: false }, { a: 1, b: 1 }))).toEqual([
      'unevaluatedProperties at /b',
    ]);
    // An invalid property is reported only once, even if the schema that evaluates it fails.
    expect(
      brief(
        validate(
          { allOf: [{ properties: { a: { type: 'string' } } }], unevaluatedProperties: false },
          { a: 1 },
        ),
      ),
    ).toEqual(['type at /a']);
  });
});

describe('direction', () => {
  const schema: Schema = {
    type: 'object',
    allOf: [{ $ref: '#/components/schemas/Base' }],
    properties: {
      password: { type: 'string', writeOnly: true },
      inner: { $ref: '#/components/schemas/Base' },
    },
    required: ['id', 'password', 'at'],
  };
  const others = {
    Base: {
      type: 'object',
      properties: { id: { $ref: '#/components/schemas/Id' }, at: { allOf: [{ readOnly: true }] }, name: {} },
      required: ['id', 'name'],
    },
    Id: { type: 'string', readOnly: true },
  } as const;

  test('lets a request omit readOnly properties, and a response writeOnly ones', () => {
    expect(brief(validate(schema, { name: 'a' }, 'request', others))).toEqual(['required at /password']);
    expect(brief(validate(schema, { name: 'a', inner: {} }, 'response', others))).toEqual([
      'required at /at',
      'required at /id',
      'required at /id',
      'required at /inner/id',
      'required at /inner/name',
    ]);
    expect(brief(validate(schema, { inner: {} }, 'request', others))).toEqual([
      'required at /inner/name',
      'required at /name',
      'required at /password',
    ]);
  });

  test('is optional: without it, every required property must be present', () => {
    expect(brief(validate(schema, { name: 'a' }, undefined, others))).toContain('required at /password');
    expect(brief(validate(schema, { name: 'a' }, undefined, others))).toContain('required at /id');
  });

  test('does not affect the validation of present properties', () => {
    expect(brief(validate(schema, { id: 1, name: 'a', password: 'x' }, 'request', others))).toEqual([
      'type at /id',
    ]);
  });
});

describe('lazy compilation', () => {
  const model = modelOf({
    Root: { properties: { good: { type: 'string' }, bad: { $ref: '#/components/schemas/Bad' } } },
    Bad: { properties: { a: { pattern: '(' } } },
  });

  test('ignores an invalid component that the value does not reach', () => {
    expect(createValidator(model).validate(nodeOf(model, 'Root'), { good: 1 })).toHaveLength(1);
  });

  test('reports an invalid component that the value reaches', () => {
    const validator = createValidator(model);
    expect(() => validator.validate(nodeOf(model, 'Root'), { bad: {} })).toThrow(
      new SchemaError(
        '#/components/schemas/Bad/properties/a/pattern',
        'Expected an ECMA-262 regular expression, received "(".',
      ),
    );
    const missing = modelOf({ Root: { properties: { a: { $ref: '#/components/schemas/Gone' } } } });
    expect(() => createValidator(missing).validate(nodeOf(missing, 'Root'), {})).toThrow(
      /properties\/a: \$ref .* cannot be resolved/,
    );
  });

  test('does not read components that the value does not reach', () => {
    let reads = 0;
    const watched = new Proxy<{ [key: string]: never }>(
      {},
      {
        get: () => {
          reads += 1;
        },
        ownKeys: () => {
          reads += 1;
          return [];
        },
        has: () => {
          reads += 1;
          return false;
        },
      },
    );
    const document = { components: { schemas: { Root: { type: 'string' }, Watched: watched } } };
    const lazy = { document } as Pick<ApiModel, 'document'>;
    expect(createValidator(lazy).validate({ pointer: '#/components/schemas/Root' }, 1)).toHaveLength(1);
    expect(reads).toBe(0);
  });

  test('does not exhaust the stack on a long chain of references', () => {
    const length = 3000;
    const schemas = Object.fromEntries(
      Array.from({ length }, (_, index): [string, Schema] => [
        `S${index}`,
        index + 1 < length
          ? { properties: { next: { $ref: `#/components/schemas/S${index + 1}` } } }
          : { type: 'null' },
      ]),
    );
    const long = modelOf(schemas);
    expect(createValidator(long).validate(nodeOf(long, 'S0'), { next: { next: 1 } })).toHaveLength(0);
  });
});

describe('an invalid schema', () => {
  test.each<[Schema, string]>([
    [{ type: 'strin' }, '#/components/schemas/Root/type'],
    [{ maxLength: 'a' }, '#/components/schemas/Root/maxLength'],
    [{ minItems: -1 }, '#/components/schemas/Root/minItems'],
    [{ required: true }, '#/components/schemas/Root/required'],
    [{ properties: [] }, '#/components/schemas/Root/properties'],
    [{ properties: { 'a/b': 1 } }, '#/components/schemas/Root/properties/a~1b'],
    [{ allOf: {} }, '#/components/schemas/Root/allOf'],
    [{ items: [{}] }, '#/components/schemas/Root/items'],
    [{ patternProperties: { '[': {} } }, '#/components/schemas/Root/patternProperties/['],
    [{ multipleOf: 0 }, '#/components/schemas/Root/multipleOf'],
    [{ $ref: '#/nowhere' }, '#/components/schemas/Root'],
    [{ $ref: 'other.yaml#/x' }, '#/components/schemas/Root'],
    [{ $ref: '#/components/schemas/Root' }, '#/components/schemas/Root'],
  ])('is rejected: %j at %s', (schema, pointer) => {
    let error: unknown;
    try {
      validate(schema, {});
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(SchemaError);
    expect((error as SchemaError).pointer).toBe(pointer);
    expect((error as SchemaError).message.length).toBeLessThan(300);
  });
});

describe('schema nodes', () => {
  const model = modelOf({
    A: { $ref: '#/components/schemas/B' },
    B: { $ref: '#/components/schemas/C/properties/x' },
    C: { properties: { x: { type: 'integer' } } },
    Loop: { $ref: '#/components/schemas/Pool' },
    Pool: { $ref: '#/components/schemas/Loop' },
  });

  test('resolveSchema follows references to the end and returns the location of the last component it passed', () => {
    expect(resolveSchema(model, nodeOf(model, 'A'))).toEqual({
      pointer: '#/components/schemas/C/properties/x',
      schema: { type: 'integer' },
      location: nodeOf(model, 'B').location,
    });
    expect(resolveSchema(model, nodeOf(model, 'C'))).toBe(nodeOf(model, 'C'));
  });

  test('resolveSchema rejects a circular reference', () => {
    expect(() => resolveSchema(model, nodeOf(model, 'Loop'))).toThrow(SchemaError);
  });

  test('childSchema returns a subschema with the location of the parent', () => {
    const parent = nodeOf(model, 'C');
    expect(childSchema(parent, 'properties', 'x')).toEqual({
      pointer: '#/components/schemas/C/properties/x',
      schema: { type: 'integer' },
      location: parent.location,
    });
    expect(childSchema(parent, 'properties', 'toString')).toBeUndefined();
    expect(childSchema(parent, 'properties', 'x', 'type')).toBeUndefined();
  });
});
