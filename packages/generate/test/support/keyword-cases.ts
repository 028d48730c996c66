// biome-ignore-all lint/suspicious/noThenProperty: `then` is a keyword of JSON Schema.
import type { Group } from './schema-suite.js';

/** A schema with valid and invalid values. */
type Case = readonly [name: string, schema: unknown, valid: readonly unknown[], invalid: readonly unknown[]];

const closed = (name: string): object => ({
  type: 'object',
  properties: { [name]: { type: 'string' } },
  additionalProperties: false,
});

/** Cases for the keywords that zod interprets differently, and at least one for each other keyword. */
const CASES: readonly Case[] = [
  [
    'lengths count code points',
    { type: 'string', minLength: 2, maxLength: 3 },
    ['😀😀😀', 'ab'],
    ['😀', 'abcd'],
  ],
  ['integers are not limited to safe ones', { type: 'integer' }, [1, 1.0, 2 ** 60, -0], [1.5, '1', null]],
  ['multipleOf is decimal', { multipleOf: 0.01 }, [19.99, 4.35, 1e20, 'text'], [0.001, 19.995]],
  ['pattern is not anchored', { type: 'string', pattern: 'b+' }, ['abc'], ['ac']],
  ['pattern is Unicode', { type: 'string', pattern: '^\\p{Lu}.$' }, ['Ä😀'], ['a😀']],
  [
    'pattern may parse only without the u flag',
    { type: 'string', pattern: '^[\\w\\-\\_]+\\@$' },
    ['a-b_@'],
    ['a b@'],
  ],
  [
    'a required property can have any value',
    { type: 'object', required: ['a'], properties: { a: true } },
    [{ a: null }],
    [{}],
  ],
  ['inherited properties do not count', { type: 'object', required: ['toString'] }, [{ toString: 1 }], [{}]],
  [
    '__proto__ is a property name',
    { type: 'object', properties: JSON.parse('{"__proto__":{"type":"string"}}'), maxProperties: 1 },
    [{}, JSON.parse('{"__proto__":"a"}')],
    [JSON.parse('{"__proto__":1}'), JSON.parse('{"__proto__":"a","b":1}')],
  ],
  [
    '__proto__ can be an additional property',
    closed('a'),
    [{ a: 'a' }, {}],
    [JSON.parse('{"__proto__":1}'), { b: 1 }],
  ],
  [
    'two closed objects admit only the empty one',
    { allOf: [closed('a'), closed('b')] },
    [{}],
    [{ a: 'a' }, { a: 'a', b: 'b' }],
  ],
  ['oneOf accepts exactly one match', { oneOf: [{ type: 'integer' }, { minimum: 2 }] }, [1, 2.5], [3, 1.5]],
  ['anyOf accepts one match or more', { anyOf: [{ type: 'integer' }, { minimum: 2 }] }, [1, 2.5, 3], [1.5]],
  ['not', { not: { type: 'integer' } }, ['a', 1.5], [1]],
  [
    'if, then, else',
    { if: { type: 'string' }, then: { minLength: 2 }, else: { type: 'null' } },
    ['ab', null],
    ['a', 1],
  ],
  [
    'without a type, a keyword accepts other kinds of values',
    { minLength: 2, minimum: 2, minItems: 1 },
    ['ab', 2, [1], {}, null],
    ['a', 1, []],
  ],
  ['types in a list', { type: ['integer', 'null', 'array'], maxItems: 0 }, [1, null, []], ['a', [1], {}]],
  [
    'enum of any values',
    { enum: ['a', 1, null, { a: [1], b: 2 }] },
    ['a', 1, null, { b: 2, a: [1] }],
    ['b', { a: [1] }, []],
  ],
  ['enum within a type', { type: 'string', enum: ['a', 'b', null, 1] }, ['a', 'b'], [null, 1, 'c']],
  ['const', { const: { a: 1, b: [] } }, [{ b: [], a: 1 }], [{ a: 1 }, null]],
  ['const false is not 0', { const: false }, [false], [0, null]],
  [
    'uniqueItems compares deeply',
    { uniqueItems: true },
    [[1, '1', true, [1], { a: 1 }], 'aa'],
    [
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
      [0, -0],
    ],
  ],
  [
    'prefixItems can be absent',
    { type: 'array', prefixItems: [{ type: 'string' }], items: false },
    [[], ['a']],
    [[1], ['a', 'b']],
  ],
  [
    'items after prefixItems',
    { prefixItems: [true], items: { type: 'integer' } },
    [['a', 1], []],
    [['a', 'b']],
  ],
  [
    'contains',
    { contains: { const: 1 }, minContains: 2, maxContains: 3 },
    [[1, 1], [1, 1, 1, 2], {}],
    [[1], [1, 1, 1, 1]],
  ],
  ['contains none', { contains: { const: 1 }, minContains: 0, maxContains: 0 }, [[], [2]], [[1]]],
  [
    'patternProperties',
    { patternProperties: { '^a': { type: 'integer' } } },
    [{ a: 1, b: 'b' }, 1],
    [{ ab: 'b' }],
  ],
  [
    'additionalProperties beside patterns',
    {
      type: 'object',
      properties: { a: true },
      patternProperties: { '^b': true },
      additionalProperties: { type: 'integer' },
    },
    [{ a: 'a', b: 'b', c: 1 }],
    [{ c: 'c' }],
  ],
  ['propertyNames', { propertyNames: { maxLength: 2 } }, [{ ab: 1 }, []], [{ abc: 1 }]],
  [
    'number of properties',
    { minProperties: 1, maxProperties: 2 },
    [{ a: 1 }, []],
    [{}, { a: 1, b: 2, c: 3 }],
  ],
  ['dependentRequired', { dependentRequired: { a: ['b'] } }, [{}, { b: 1 }, { a: 1, b: 1 }], [{ a: 1 }]],
  [
    'dependentSchemas',
    { dependentSchemas: { a: { minProperties: 2 } } },
    [{ b: 1 }, { a: 1, b: 1 }],
    [{ a: 1 }],
  ],
  [
    'unevaluatedProperties follows allOf and $ref',
    {
      $defs: { base: { type: 'object', properties: { a: true } } },
      allOf: [{ $ref: '#/$defs/base' }],
      properties: { b: true },
      unevaluatedProperties: false,
    },
    [{ a: 1, b: 1 }],
    [{ a: 1, c: 1 }],
  ],
  [
    'unevaluatedProperties counts only matching branches',
    {
      anyOf: [
        { properties: { a: { const: 1 } }, required: ['a'] },
        { properties: { b: { const: 1 } }, required: ['b'] },
      ],
      unevaluatedProperties: { type: 'string' },
    },
    [{ a: 1 }, { a: 1, b: 1 }, { a: 1, b: 'b' }],
    [
      { a: 1, b: 2 },
      { a: 1, c: 1 },
    ],
  ],
  [
    'unevaluatedItems',
    { prefixItems: [true], contains: { const: 1 }, unevaluatedItems: false },
    [['a', 1]],
    [['a', 1, 2]],
  ],
  [
    'recursion',
    {
      type: 'object',
      required: ['value'],
      properties: {
        value: { type: 'integer' },
        next: { $ref: '#' },
        all: { type: 'array', items: { $ref: '#' } },
      },
    },
    [{ value: 1, next: { value: 2 }, all: [{ value: 3 }] }],
    [
      { value: 1, next: {} },
      { value: 1, all: [{ value: 1 }, 2] },
    ],
  ],
  [
    'siblings of $ref count',
    { $defs: { text: { type: 'string' } }, $ref: '#/$defs/text', minLength: 2 },
    ['ab'],
    ['a', 1],
  ],
  [
    'data is not a schema',
    { enum: [{ $ref: '#/nowhere' }], default: { type: 'nonsense' } },
    [{ $ref: '#/nowhere' }],
    [{}],
  ],
];

export const ownGroups: readonly Group[] = CASES.map(([name, schema, valid, invalid]) => ({
  name: `own/${name}`,
  schema,
  tests: [
    ...valid.map((data) => ({ description: 'admitted', data, valid: true })),
    ...invalid.map((data) => ({ description: 'refused', data, valid: false })),
  ],
}));
