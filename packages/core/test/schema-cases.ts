// biome-ignore-all lint/suspicious/noThenProperty: `then` is a keyword of JSON Schema.
import type { Json, Schema } from '../src/model/model.js';

/** A schema with valid and invalid values. These cases run even if the public suite is not available. */
export type SchemaCase = readonly [
  name: string,
  schema: Schema,
  valid: readonly Json[],
  invalid: readonly Json[],
];

const person = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] } as const;

export const SCHEMA_CASES: readonly SchemaCase[] = [
  ['true', true, [null, 1, 'a', [], {}], []],
  ['false', false, [], [null, 1, {}]],
  ['type', { type: 'string' }, ['', 'a'], [1, null, [], {}, true]],
  ['type list', { type: ['integer', 'null'] }, [1, 1.0, null], [1.5, 'a']],
  ['enum', { enum: ['a', 1, null, { a: [1] }] }, ['a', 1, null, { a: [1] }], ['b', 2, { a: [] }, false]],
  ['empty enum', { enum: [] }, [], [null, 'a']],
  ['const', { const: { a: 1, b: 2 } }, [{ b: 2, a: 1 }], [{ a: 1 }, null]],
  ['bounds', { minimum: 1, exclusiveMaximum: 3 }, [1, 2.9, 'a'], [0.9, 3]],
  ['multipleOf, decimal', { multipleOf: 0.01 }, [19.99, 4.35, 1.1, 0], [0.001, 19.995]],
  ['multipleOf, huge', { multipleOf: 0.5 }, [1e308], [0.25]],
  ['length in code points', { minLength: 2, maxLength: 3 }, ['😀😀', 'abc', 4], ['😀', 'abcd']],
  ['pattern is not anchored', { pattern: 'b+' }, ['abc', 1], ['ac']],
  ['pattern with u', { pattern: '^\\p{Lu}.$' }, ['Ä😀'], ['a😀']],
  ['pattern that only parses without u', { pattern: '^[\\w\\-\\_]+\\@$' }, ['a-b_@'], ['a b@']],
  ['items', { items: { type: 'integer' } }, [[], [1, 2]], [[1, 'a']]],
  ['prefixItems', { prefixItems: [{ type: 'string' }], items: false }, [[], ['a']], [[1], ['a', 1]]],
  ['array size', { minItems: 1, maxItems: 2 }, [[1], [1, 2], {}], [[], [1, 2, 3]]],
  [
    'uniqueItems',
    { uniqueItems: true },
    [[1, '1', [1], { a: 1 }]],
    [
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
      [0, -0],
    ],
  ],
  [
    'contains',
    { contains: { const: 1 }, minContains: 2, maxContains: 3 },
    [
      [1, 1],
      [1, 1, 1, 2],
    ],
    [[1], [1, 1, 1, 1]],
  ],
  ['properties', { properties: { a: { type: 'string' } } }, [{ a: 'x' }, { b: 1 }, []], [{ a: 1 }]],
  ['required', { required: ['a', 'toString'] }, [{ a: 1, toString: 1 }], [{ a: 1 }, {}]],
  [
    'property __proto__',
    { properties: { ['__proto__']: { type: 'number' } } },
    [{}],
    [JSON.parse('{"__proto__":"a"}')],
  ],
  [
    'additionalProperties',
    { properties: { a: {} }, patternProperties: { '^x-': {} }, additionalProperties: false },
    [{ a: 1, 'x-b': 2 }],
    [{ b: 1 }],
  ],
  ['object size', { minProperties: 1, maxProperties: 2 }, [{ a: 1 }], [{}, { a: 1, b: 2, c: 3 }]],
  ['propertyNames', { propertyNames: { maxLength: 2 } }, [{ ab: 1 }], [{ abc: 1 }]],
  ['dependentRequired', { dependentRequired: { a: ['b'] } }, [{}, { a: 1, b: 1 }, { b: 1 }], [{ a: 1 }]],
  ['dependentSchemas', { dependentSchemas: { a: { required: ['b'] } } }, [{ a: 1, b: 1 }, {}], [{ a: 1 }]],
  ['allOf', { allOf: [{ minimum: 1 }, { maximum: 2 }] }, [1, 2], [0, 3]],
  ['empty allOf', { allOf: [] }, [1], []],
  ['anyOf', { anyOf: [{ type: 'string' }, { minimum: 5 }] }, ['a', 5, null], [4]],
  ['oneOf', { oneOf: [{ multipleOf: 2 }, { multipleOf: 3 }] }, [2, 3], [6, 5]],
  ['not', { not: { type: 'string' } }, [1], ['a']],
  ['if', { if: { minimum: 10 }, then: { multipleOf: 10 }, else: { maximum: 5 } }, [10, 5], [11, 6]],
  ['then without if', { then: false, else: false }, [1], []],
  [
    'unevaluatedProperties',
    { allOf: [person], properties: { age: {} }, unevaluatedProperties: false },
    [{ name: 'a', age: 1 }],
    [{ name: 'a', x: 1 }],
  ],
  [
    'unevaluatedProperties after a branch',
    {
      anyOf: [{ properties: { a: { const: 1 } }, required: ['a'] }, { properties: { b: {} } }],
      unevaluatedProperties: false,
    },
    [{ a: 1 }, { b: 1 }, { a: 1, b: 1 }],
    [{ a: 2 }, { c: 1 }],
  ],
  [
    'unevaluatedProperties after if alone',
    { if: { properties: { a: { const: 1 } }, required: ['a'] }, unevaluatedProperties: { type: 'string' } },
    [{ a: 1 }, { a: 'x' }],
    [{ a: 2 }, { a: 1, b: 1 }],
  ],
  [
    'unevaluatedItems',
    { prefixItems: [{}], contains: { type: 'string' }, unevaluatedItems: false },
    [[1, 'a', 'b'], ['a']],
    [[1, 'a', 2]],
  ],
  [
    'annotations assert nothing',
    {
      title: 'a',
      deprecated: true,
      'x-any': false,
      discriminator: { propertyName: 'a' },
      nullable: true,
      type: 'object',
    },
    [{}],
    [null],
  ],
  [
    'keyword names as properties',
    { properties: { $ref: { type: 'string' }, enum: { type: 'string' }, required: { type: 'string' } } },
    [{ $ref: 'a', enum: 'a' }],
    [{ $ref: 1 }, { required: 1 }],
  ],
  [
    '$ref beside keywords',
    { $ref: '#/components/schemas/Person', required: ['age'] },
    [{ name: 'a', age: 1 }],
    [{ name: 'a' }, { age: 1 }],
  ],
  ['$ref percent-encoded', { $ref: '#/components/schemas/Odd%20~1%20name%25' }, [7], [8]],
  [
    '$ref recursive',
    { $ref: '#/components/schemas/Tree' },
    [{ children: [{ children: [] }] }],
    [{ children: [{ children: [1] }] }],
  ],
  ['$ref into a schema', { $ref: '#/components/schemas/Person/properties/name' }, ['a'], [1]],
  [
    '$id and $anchor',
    {
      $id: 'https://x.example/a',
      $ref: '#/$defs/b',
      $defs: { b: { $ref: '#c' }, c: { $anchor: 'c', type: 'null' } },
    },
    [null],
    [1],
  ],
  [
    'format date-time',
    { format: 'date-time' },
    ['2026-02-28T23:59:59Z', '2016-12-31T23:59:60Z', '2026-01-01t00:00:00.5+05:30', 1],
    [
      '2026-02-29T00:00:00Z',
      '2026-01-01 00:00:00Z',
      '2026-01-01T00:00:00',
      '2026-01-01T00:00:60Z',
      '2026-01-01T24:00:00Z',
    ],
  ],
  ['format date', { format: 'date' }, ['2024-02-29'], ['2023-02-29', '2023-2-9', '2023-13-01']],
  [
    'format uuid',
    { format: 'uuid' },
    ['2eb8aa08-aa98-11ea-b4aa-73b441d16380'],
    ['2eb8aa08aa9811eab4aa73b441d16380'],
  ],
  ['format email', { format: 'email' }, ['a.b@c.example'], ['a', 'a@', 'a b@c.example']],
  ['format ipv6', { format: 'ipv6' }, ['::1', '2001:db8::ff'], ['1::2::3', '203.0.113.1']],
  [
    'format int32',
    { type: 'integer', format: 'int32' },
    [2_147_483_647, -2_147_483_648],
    [2_147_483_648, 1.5],
  ],
  ['format int64', { format: 'int64' }, [9_007_199_254_740_991, -1], [1e19, 0.5]],
  ['format byte', { format: 'byte' }, ['', 'YQ==', 'YWJj'], ['a', 'YQ=']],
  [
    'format password, binary, unknown',
    { allOf: [{ format: 'password' }, { format: 'binary' }, { format: 'nobody-knows' }] },
    ['x', ''],
    [],
  ],
];

/** Components that the cases reference. */
export const CASE_COMPONENTS: { readonly [name: string]: Schema } = {
  Person: person,
  'Odd / name%': { const: 7 },
  Tree: {
    type: 'object',
    properties: { children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } },
    required: ['children'],
  },
};
