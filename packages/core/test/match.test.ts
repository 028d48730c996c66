import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ApiError,
  errorsOfStatus,
  type Json,
  type Match,
  matchError,
  type Operation,
} from '../src/index.js';
import { matches } from '../src/internal.js';
import { documentOf, modelFrom } from './document.js';

async function operationWith(responses: object, components: object = {}): Promise<Operation> {
  const model = await modelFrom({ 'a.json': documentOf({ '/a': { get: { responses } } }, { components }) });
  const [operation] = model.operations;
  if (!operation) throw new Error('The document has no operation.');
  return operation;
}

/** Returns a response with this schema and one error per example. The keys of `examples` are the error codes. */
const errorsIn = (
  schema: unknown,
  examples: Readonly<Record<string, unknown>>,
  match: object = {},
): object => ({
  description: '',
  content: {
    'application/json': {
      schema,
      examples: Object.fromEntries(
        Object.entries(examples).map(([code, value]) => [code, { value, 'x-error': { code, ...match } }]),
      ),
    },
  },
});

describe('matches', () => {
  const body = {
    code: 404,
    message: 'Business a is not enabled',
    error: 'absent',
    inner: { list: ['a', { b: null }] },
  };
  test.each<[string, Match, boolean]>([
    ['a pattern, unanchored', { pointer: '/message', pattern: 'is not' }, true],
    ['a pattern, anchored', { pointer: '/message', pattern: '^is not' }, false],
    ['a pattern on a number', { pointer: '/code', pattern: '^4\\d\\d$' }, true],
    ['a pattern on a value that is not a string', { pointer: '/inner', pattern: '' }, false],
    ['a pattern on an absent value', { pointer: '/none', pattern: '' }, false],
    ['a pattern with the flag u', { pointer: '/message', pattern: '\\p{Lu}' }, true],
    ['a pattern on a nested value', { pointer: '/inner/list/0', pattern: 'a' }, true],
    ['an equal string', { pointer: '/error', equals: 'absent' }, true],
    ['a different string', { pointer: '/error', equals: 'Absent' }, false],
    ['a number and its string', { pointer: '/code', equals: '404' }, false],
    ['null', { pointer: '/inner/list/1/b', equals: null }, true],
    ['null and an absent value', { pointer: '/none', equals: null }, false],
    ['an object in any order', { pointer: '/inner/list/1', equals: { b: null } }, true],
    ['the whole body', { pointer: '', equals: { ...body } }, true],
    ['an inherited property', { pointer: '/constructor', pattern: '' }, false],
  ])('returns the expected result for %s', (_, condition, want) => {
    expect(matches([condition], body)).toBe(want);
    expect(matches([condition, { pointer: '/none', equals: 1 }], body)).toBe(false);
  });

  test.each([undefined, null, 'text', 5, []])(
    'rejects %j if there is a condition, and accepts it otherwise',
    (other) => {
      expect(matches([{ pointer: '/error', pattern: '' }], other)).toBe(false);
      expect(matches([], other)).toBe(true);
    },
  );

  test('compares JSON values regardless of property order', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const reversed = JSON.parse(JSON.stringify(value), (_key, child: unknown) =>
          typeof child === 'object' && child !== null && !Array.isArray(child)
            ? Object.fromEntries(Object.entries(child).reverse())
            : child,
        );
        expect(matches([{ pointer: '/a', equals: value as Json }], { a: reversed })).toBe(true);
      }),
    );
  });
});

describe('the conditions derived from a schema', () => {
  const components = {
    schemas: {
      Failure: { type: 'object', properties: { success: { const: false } } },
      Code: { enum: ['a', 'b', 'c'] },
      Known: {
        allOf: [
          { $ref: '#/components/schemas/Failure' },
          { properties: { error: { $ref: '#/components/schemas/Code' } } },
        ],
      },
      Recursive: {
        allOf: [{ $ref: '#/components/schemas/Failure' }],
        anyOf: [{ $ref: '#/components/schemas/Recursive' }],
        properties: { cause: { $ref: '#/components/schemas/Recursive' } },
      },
    },
  };
  const example = {
    success: false,
    error: 'a',
    status: 'x',
    inner: { kind: 'k' },
    cause: { success: false },
  };
  test.each<[string, unknown, unknown]>([
    ['a schema without listed values', { properties: { error: { type: 'string' } } }, []],
    ['a missing schema', undefined, []],
    ['a boolean schema', true, []],
    ['const', { properties: { error: { const: 'a' } } }, [['/error', 'a']]],
    ['enum', { properties: { error: { enum: ['a', 'b'] } } }, [['/error', 'a']]],
    ['a property that the example lacks', { properties: { other: { const: 'a' } } }, []],
    [
      'a nested property',
      { properties: { inner: { properties: { kind: { const: 'k' } } } } },
      [['/inner/kind', 'k']],
    ],
    [
      '$ref and allOf',
      { $ref: '#/components/schemas/Known' },
      [
        ['/success', false],
        ['/error', 'a'],
      ],
    ],
    [
      'a oneOf branch that the example satisfies',
      {
        oneOf: [
          { properties: { error: { const: 'a' } } },
          { properties: { error: { const: 'z' }, status: { const: 'y' } } },
        ],
      },
      [['/error', 'a']],
    ],
    [
      'a recursive schema',
      { $ref: '#/components/schemas/Recursive' },
      [
        ['/success', false],
        ['/cause/success', false],
      ],
    ],
    ['a const on the whole body', { const: example }, []],
  ])('are the expected ones for %s', async (_, schema, want) => {
    const operation = await operationWith({ 400: errorsIn(schema, { a: example }) }, components);
    const [error] = errorsOfStatus(operation, 400);
    expect(error?.match).toEqual(
      (want as [string, Json][]).map(([pointer, equals]) => ({ pointer, equals })),
    );
  });

  test('are added to the conditions of `match`', async () => {
    const response = errorsIn(
      { properties: { error: { const: 'a' } } },
      { a: { error: 'a' } },
      { match: { '/message': '^No' } },
    );
    const operation = await operationWith({ 400: response });
    expect(errorsOfStatus(operation, 400)[0]?.match).toEqual([
      { pointer: '/error', equals: 'a' },
      { pointer: '/message', pattern: '^No' },
    ]);
    expect(matchError(operation, 400, { error: 'a', message: 'No.' })).toMatchObject({ code: 'a' });
    expect(matchError(operation, 400, { error: 'a', message: 'Yes.' })).toBeUndefined();
    expect(matchError(operation, 400, { error: 'b', message: 'No.' })).toBeUndefined();
  });
});

describe('matchError and errorsOfStatus', () => {
  const listed = { properties: { error: { enum: ['a', 'b'] } } };
  test('matchError returns the first matching error in the order of the examples', async () => {
    const operation = await operationWith({ 400: errorsIn({}, { first: {}, second: {} }) });
    expect(matchError(operation, 400, { anything: true })).toMatchObject({ code: 'first' });
  });

  test.each([
    [{ error: 'a' }, 'a'],
    [{ error: 'b', more: 1 }, 'b'],
    [{ error: 'c' }, undefined],
    ['text', undefined],
    [undefined, undefined],
  ])('matchError matches %j to %s', async (body, want) => {
    const operation = await operationWith({
      400: errorsIn(listed, { a: { error: 'a' }, b: { error: 'b' } }),
    });
    expect(matchError(operation, 400, body)).toEqual(want && expect.objectContaining({ code: want }));
  });

  const codes = (errors: readonly ApiError[]): readonly (string | null)[] => errors.map(({ code }) => code);
  const every = {
    200: { description: '' },
    404: errorsIn({}, { exact: {} }),
    '4XX': errorsIn({}, { range: {} }),
    default: errorsIn({}, { rest: {} }),
  };
  test.each([
    [404, every, ['exact']],
    [403, every, ['range']],
    [500, every, ['rest']],
    [200, every, []],
    [404, { '4XX': every['4XX'] }, ['range']],
    [500, { '4XX': every['4XX'] }, []],
    [404, { default: every.default }, ['rest']],
    [404, { 404: { description: '' }, default: every.default }, [null]],
  ])('errorsOfStatus uses the most specific documented status for %i', async (status, responses, want) => {
    expect(codes(errorsOfStatus(await operationWith(responses), status))).toEqual(want);
  });
});
