// biome-ignore-all lint/suspicious/noThenProperty: `then` is a keyword of JSON Schema.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json, Schema } from '../src/model/model.js';
import { atPointer, parsePointer } from '../src/pointer.js';
import { createRandom } from '../src/random.js';
import { replaceAt } from '../src/sample/edit.js';
import { sample } from '../src/sample/sample.js';
import {
  searchViolations,
  type Violation,
  type ViolationOptions,
  violations,
} from '../src/sample/violations.js';
import { createValidator } from '../src/schema/validator.js';
import { arbitrarySchema } from './arbitrary-schema.js';
import { freeze, single } from './model-of.js';
import { oracle } from './oracle.js';
import { runsOf } from './runs-of.js';

interface Settings extends Partial<ViolationOptions> {
  readonly others?: { [name: string]: Schema };
  readonly seed?: number;
}

function breakIt(
  schema: Schema,
  valid: Json,
  { others = {}, seed = 1, ...options }: Settings = {},
): readonly Violation[] {
  const [model, node] = single(schema, others);
  return violations(model, node, freeze(valid), {
    random: createRandom(seed),
    direction: 'request',
    ...options,
  });
}

const VALID_BY_TYPE = { number: 1.5, integer: 1, boolean: true, array: [], object: {} } as const;

const names = (list: readonly Violation[]): string[] => list.map(({ name }) => name).sort();

/** Expects these names for the violations of a schema, regardless of the seed. */
function expectNames(schema: Schema, valid: Json, want: readonly string[], settings: Settings = {}): void {
  for (let seed = 0; seed < 5; seed++)
    expect(names(breakIt(schema, valid, { ...settings, seed }))).toEqual([...want].sort());
}

describe('violations of arbitrary schemas', () => {
  test('are rejected by our validator, with their keyword and pointer, and by plain Ajv', () => {
    fc.assert(
      fc.property(arbitrarySchema, fc.nat(), ({ root, components }, seed) => {
        const [model, node] = single(root, components);
        const options = { random: createRandom(seed), direction: 'request' } as const;
        const valid = freeze(sample(model, node, { ...options, shape: 'full' }));
        const before = JSON.stringify(valid);
        const list = violations(model, node, valid, options);
        expect(JSON.stringify(valid)).toBe(before);
        expect(list).toEqual(
          violations(model, node, valid, { random: createRandom(seed), direction: 'request' }),
        );
        expect(new Set(list.map(({ name }) => name)).size).toBe(list.length);
        const admits = JSON.stringify(root).includes('__proto__') ? undefined : oracle(root, components);
        for (const { name, keyword, pointer, changed, value } of list) {
          const part = atPointer(value, changed) as Json | undefined;
          expect(replaceAt(valid, parsePointer(changed), part ?? null), name).toEqual(value);
          const reported = createValidator(model).validate(node, value, { direction: 'request' });
          expect(
            reported.map((violation) => [violation.keyword, violation.pointer]),
            name,
          ).toContainEqual([keyword, pointer]);
          if (admits) expect(admits(value), name).toBe(false);
        }
      }),
      { numRuns: runsOf(150) },
    );
  }, 120_000);
});

describe('constraint violations', () => {
  test('cover strings', () => {
    const schema: Schema = { type: 'string', minLength: 3, maxLength: 5, pattern: '^[a-z]+$' };
    expectNames(schema, 'abcd', [
      'type at the root',
      'minLength at the root',
      'maxLength at the root',
      'pattern at the root',
    ]);
    const byKeyword = new Map(breakIt(schema, 'abcd').map(({ keyword, value }) => [keyword, value]));
    expect(byKeyword.get('minLength')).toMatch(/^[a-z]{2}$/);
    expect(byKeyword.get('maxLength')).toMatch(/^[a-z]{6}$/);
    expect(byKeyword.get('pattern')).toHaveLength(4);
  });

  test.each([
    'date',
    'date-time',
    'time',
    'email',
    'uri',
    'uuid',
    'ipv4',
    'ipv6',
    'hostname',
    'byte',
    'duration',
  ])('cover the format %s', (format) => {
    const [model, node] = single({ type: 'string', format });
    const valid = sample(model, node, { random: createRandom(1), shape: 'full', direction: 'request' });
    expectNames({ type: 'string', format }, valid, ['type at the root', 'format at the root']);
  });

  test('cover numbers', () => {
    expectNames({ type: 'integer', minimum: 2, maximum: 10, multipleOf: 2 }, 4, [
      'type at the root',
      'minimum at the root',
      'maximum at the root',
      'multipleOf at the root',
    ]);
    const [least] = breakIt({ minimum: 2, multipleOf: 2 }, 4).filter(({ keyword }) => keyword === 'minimum');
    expect(least?.value).toBe(0);
    expectNames({ exclusiveMinimum: 0, exclusiveMaximum: 1 }, 0.5, [
      'exclusiveMinimum at the root',
      'exclusiveMaximum at the root',
    ]);
    expectNames({ type: 'integer', format: 'int32' }, 4, ['type at the root', 'format at the root']);
    expectNames({ type: 'number', multipleOf: 0.01 }, 4.35, ['type at the root', 'multipleOf at the root']);
  });

  test('cover enums and constants', () => {
    expectNames({ type: 'string', enum: ['A', 'B'] }, 'A', ['type at the root', 'enum at the root']);
    expectNames({ const: 1 }, 1, ['const at the root']);
    expectNames({ enum: [true] }, true, ['enum at the root']);
    expectNames({ type: ['string', 'null'], enum: ['A', null] }, null, [
      'type at the root',
      'enum at the root',
    ]);
    expect(
      breakIt({ type: 'string', enum: ['A'] }, 'A').find(({ keyword }) => keyword === 'enum')?.value,
    ).toBe('not-one-of-these');
  });

  test('cover arrays', () => {
    expectNames(
      { type: 'array', items: { type: 'integer' }, minItems: 2, maxItems: 3, uniqueItems: true },
      [1, 2],
      [
        'type at the root',
        'minItems at the root',
        'maxItems at the root',
        'uniqueItems at the root',
        'type at /0',
      ],
    );
    expectNames(
      { prefixItems: [{ type: 'string' }, { type: 'integer' }], items: false },
      ['a', 1],
      ['type at /0', 'type at /1', 'items at the root'],
    );
    expectNames(
      { prefixItems: [{ const: 1 }], unevaluatedItems: false },
      [1],
      ['const at /0', 'unevaluatedItems at /1'],
    );
    expectNames(
      { items: { maxLength: 3 }, contains: { const: 'a' } },
      ['b', 'a'],
      ['maxLength at /0', 'contains at the root'],
    );
    expectNames({ type: 'array', items: { type: 'boolean' } }, [], ['type at the root', 'type at /0']);
  });

  test('cover objects', () => {
    const schema: Schema = {
      type: 'object',
      properties: { name: { type: 'string', maxLength: 3 }, age: { type: ['integer', 'null'] }, gone: false },
      required: ['name'],
      additionalProperties: false,
      dependentRequired: { age: ['name', 'age'] },
    };
    const want = [
      'type at the root',
      'required at /name',
      'additionalProperties at /unexpected_property',
      'type at /name',
      'maxLength at /name',
      'type at /age',
      'false at /gone',
    ];
    expectNames(schema, { name: 'abc', age: 1 }, want);
    // An absent optional property is inserted.
    expectNames(schema, { name: 'abc' }, want);
    expectNames({ minProperties: 1, maxProperties: 2, propertyNames: { pattern: '^[a-z0-9]+$' } }, { a: 1 }, [
      'minProperties at the root',
      'maxProperties at the root',
      'propertyNames at /',
    ]);
    expectNames({ properties: { a: {}, b: {} }, dependentRequired: { a: ['b'] } }, { a: 1, b: 1 }, [
      'dependentRequired at /b',
    ]);
    expectNames({ additionalProperties: { type: 'integer' } }, { a: 1 }, ['type at /a']);
    expectNames({ patternProperties: { '^x-': { const: 1 } }, additionalProperties: false }, { 'x-a': 1 }, [
      'const at /x-a',
      'additionalProperties at /unexpected_property',
    ]);
    expectNames({ type: 'object', properties: { a: {}, b: {} }, not: { required: ['a', 'b'] } }, { a: 1 }, [
      'type at the root',
      'not at the root',
    ]);
  });

  test('cover references and allOf, closed by unevaluatedProperties', () => {
    const others: { [name: string]: Schema } = {
      Base: {
        type: 'object',
        properties: { id: { type: 'string', readOnly: true }, name: { $ref: '#/components/schemas/Name' } },
        required: ['id', 'name'],
      },
      Name: { type: 'string', minLength: 1 },
    };
    const schema: Schema = {
      allOf: [{ $ref: '#/components/schemas/Base' }],
      properties: { contacts: { type: 'array', items: { $ref: '#/components/schemas/Base' } } },
      unevaluatedProperties: false,
    };
    expectNames(
      schema,
      { name: 'a', contacts: [{ name: 'b' }] },
      [
        'type at the root',
        'required at /name',
        'unevaluatedProperties at /unexpected_property',
        'type at /name',
        'minLength at /name',
        'type at /contacts',
        'type at /contacts/0',
        'required at /contacts/0/name',
        'type at /contacts/0/name',
        'minLength at /contacts/0/name',
      ],
      { others },
    );
    // `id` is readOnly, so it is part of responses only.
    const response = names(breakIt(schema, { id: '1', name: 'a' }, { others, direction: 'response' }));
    expect(response).toContain('required at /id');
    expect(response).toContain('type at /id');
  });

  test('cover the branch that the value satisfies', () => {
    const others: { [name: string]: Schema } = {
      Cat: {
        type: 'object',
        properties: { kind: { const: 'cat' }, lives: { type: 'integer', maximum: 9 } },
        required: ['kind', 'lives'],
      },
      Dog: {
        type: 'object',
        properties: { kind: { const: 'dog' }, breed: { type: 'string' } },
        required: ['kind', 'breed'],
      },
    };
    const pet: Schema = {
      oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
    };
    const want = [
      'type at /pet',
      'required at /pet/kind',
      'const at /pet/kind',
      'required at /pet/lives',
      'type at /pet/lives',
      'maximum at /pet/lives',
    ];
    expectNames({ properties: { pet } }, { pet: { kind: 'cat', lives: 7 } }, want, { others });
    expectNames({ if: { properties: { a: { const: 1 } } }, then: { required: ['b'] } }, { a: 1, b: 2 }, [
      'required at /b',
    ]);
  });

  test('cover choices between required properties', () => {
    const either: Schema = {
      type: 'object',
      properties: { email: {}, phone: {} },
      anyOf: [{ required: ['email'] }, { required: ['phone'] }],
    };
    expectNames(either, { email: 'a', phone: 'b' }, ['type at the root', 'anyOf at the root']);
    const exclusive: Schema = {
      ...either,
      anyOf: [],
      oneOf: [{ required: ['email'] }, { required: ['phone'] }],
    };
    expectNames(exclusive, { email: 'a' }, ['type at the root', 'required at /email', 'oneOf at the root']);
  });

  test('of a type have a value that servers do not convert', () => {
    const wrong = (schema: Schema, valid: Json): Json | undefined => breakIt(schema, valid)[0]?.value;
    // Many servers read numbers and booleans as strings, and null as an absent value.
    expect(wrong({ type: 'string' }, 'a')).toEqual({});
    for (const type of ['number', 'integer', 'boolean', 'array', 'object'] as const)
      expect(wrong({ type }, VALID_BY_TYPE[type])).toBe('wrong type');
    expect(wrong({ type: ['string', 'object'] }, 'a')).toEqual([]);
    expect(wrong({ type: ['string', 'object', 'array', 'number', 'boolean'] }, 'a')).toBeNull();
    expect(wrong({ type: ['string', 'object', 'array', 'number', 'boolean', 'null'] }, 'a')).toBeUndefined();
  });
});

describe('violations', () => {
  test('omit constraints that cannot be violated alone', () => {
    expectNames({ type: 'string', minLength: 2, pattern: '^[a-z]{2}$' }, 'ab', [
      'type at the root',
      'pattern at the root',
    ]);
    expectNames({ maxLength: 1_000_000 }, 'ab', []);
    expectNames({ anyOf: [{ type: 'integer' }, { minimum: 5 }] }, 6, []);
  });

  test('require a valid initial value', () => {
    expect(() => breakIt({ type: 'string' }, 1)).toThrow(
      'Expected a valid value to start from, but the value must be string.',
    );
  });
});

describe('violations with the encoding `text`', () => {
  test('omit wrong types that would parse as the right type', () => {
    expectNames({ type: 'string', maxLength: 3 }, 'a', ['maxLength at the root'], { encoding: 'text' });
    expectNames({ type: 'integer', minimum: 1 }, 3, ['type at the root', 'minimum at the root'], {
      encoding: 'text',
    });
    for (let seed = 0; seed < 20; seed++) {
      const [wrong] = breakIt({ type: ['boolean', 'null'] }, true, { encoding: 'text', seed });
      expect(wrong?.value).toBe('wrong-type');
    }
  });
});

const wide: Schema = {
  type: 'object',
  properties: Object.fromEntries(
    Array.from({ length: 200 }, (_, index) => [
      `p${index}`,
      { type: 'object', properties: { a: { type: 'string', minLength: 1 } }, required: ['a'] },
    ]),
  ),
  required: Array.from({ length: 200 }, (_, index) => `p${index}`),
};
const valid = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`p${index}`, { a: 'x' }]));

describe('violations of a large value', () => {
  test('are limited in number by `limit`', () => {
    expect(breakIt(wide, valid, { limit: 7 })).toHaveLength(7);
    expect(breakIt(wide, valid, { limit: 0 })).toHaveLength(0);
  });

  test('share their unchanged parts with the valid value', () => {
    const all = breakIt(wide, valid);
    expect(all).toHaveLength(1 + 200 * 5);
    const [one] = all.filter(({ name }) => name === 'minLength at /p7/a');
    const mutated = one?.value as { [name: string]: Json };
    expect(mutated.p7).toEqual({ a: '' });
    expect(mutated.p8).toBe(valid.p8);
  });
});

describe('searchViolations', { timeout: 60_000 }, () => {
  const search = (schema: Schema, valid: Json) => {
    const [model, node] = single(schema);
    return searchViolations(model, node, freeze(valid), { random: createRandom(1), direction: 'request' });
  };

  test('counts the omitted parts of a value that is too large to be validated for each violation', () => {
    const names = Array.from({ length: 3000 }, (_, index) => `p${index}`);
    const properties = Object.fromEntries(names.map((name) => [name, { type: 'string' }]));
    const result = search(
      { type: 'object', properties },
      Object.fromEntries(names.map((name) => [name, 'x'])),
    );
    const violated = new Set(result.violations.map(({ pointer }) => pointer).filter(Boolean));
    expect(violated.size).toBeGreaterThan(500);
    const [parts, ...others] = result.omitted;
    expect(others).toEqual([]);
    // The part at which the search ended may have been violated before.
    expect(violated.size + (parts?.count ?? 0)).toBeGreaterThanOrEqual(3000);
    expect(parts).toMatchObject({ reason: 'budget', first: expect.stringMatching(/^\/p\d+$/) });
  });

  test('counts the omitted parts to which too many branches apply', () => {
    let schema: Schema = { type: 'object', required: ['a'], properties: { a: { type: 'string' } } };
    for (let level = 0; level < 60; level++)
      schema = { oneOf: [schema, { type: 'integer', minimum: level }] };
    const { violations: list, omitted } = search(
      { properties: { deep: schema, n: { type: 'integer' } } },
      {
        deep: { a: 'x' },
        n: 1,
      },
    );
    expect(names(list)).toContain('type at /n');
    expect(omitted).toEqual([{ reason: 'branches', first: '/deep', count: 1 }]);
  });

  test('omits nothing for a schema of ordinary size', () => {
    expect(search(wide, valid).omitted).toEqual([]);
  });
});
