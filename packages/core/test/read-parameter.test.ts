import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ApiModel, Json, Parameter } from '../src/index.js';
import {
  type ParameterSource,
  parameterReader,
  parseQuery,
  serializeParameter,
  UNREADABLE,
} from '../src/internal.js';
import { documentOf, modelFrom } from './document.js';

/** Loads a document with one operation that has these parameters. */
async function taking(
  ...parameters: readonly object[]
): Promise<{ model: ApiModel; parameters: readonly Parameter[] }> {
  const path = parameters.some((parameter) => 'in' in parameter && parameter.in === 'path')
    ? '/things/{p}'
    : '/things';
  const responses = { 200: { description: 'Fine.' } };
  const model = await modelFrom({
    'openapi.json': documentOf({ [path]: { get: { parameters, responses } } }),
  });
  return { model, parameters: model.operations[0]?.parameters ?? [] };
}

/** Returns a request that carries the serialized parameter. */
function carrying({ in: place }: Parameter, text: string): ParameterSource {
  const cookies = new Map(
    text.split('; ').map((pair) => [pair.split('=')[0], pair.slice(pair.indexOf('=') + 1)]),
  );
  return {
    path: () => (place === 'path' ? decodeURIComponent(text) : undefined),
    header: () => (place === 'header' ? text : undefined),
    cookie: (name) => (place === 'cookie' ? cookies.get(name) : undefined),
    query: place === 'query' ? parseQuery(text) : [],
  };
}

const words = fc
  .stringMatching(/^[a-zA-Z0-9 ?&=+#%ä]{1,8}$/)
  .filter((text) => text.trim() === text && !/^[.]+$/.test(text));
const list = { type: 'array', items: { type: 'string' } };
const numbers = { type: 'array', items: { type: 'integer' } };
const object = { type: 'object', properties: { a: { type: 'string' }, n: { type: 'integer' } } };
const objects = fc.record({ a: words, n: fc.integer() });

const CASES: readonly (readonly [title: string, parameter: object, values: fc.Arbitrary<Json>])[] = [
  ['a string in a query', { in: 'query', schema: { type: 'string' } }, words],
  [
    'a number in a query',
    { in: 'query', schema: { type: 'number' } },
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => !Object.is(n, -0)),
  ],
  ['a boolean in a query', { in: 'query', schema: { type: 'boolean' } }, fc.boolean()],
  ['a list in a query', { in: 'query', schema: list }, fc.array(words, { minLength: 1, maxLength: 4 })],
  [
    'a list with commas',
    { in: 'query', explode: false, schema: list },
    fc.array(words, { minLength: 1, maxLength: 4 }),
  ],
  [
    'a list with pipes',
    { in: 'query', style: 'pipeDelimited', explode: false, schema: numbers },
    fc.array(fc.integer(), { minLength: 1, maxLength: 4 }),
  ],
  [
    'a list with spaces',
    { in: 'query', style: 'spaceDelimited', explode: false, schema: numbers },
    fc.array(fc.integer(), { minLength: 1, maxLength: 4 }),
  ],
  ...(['query', 'path', 'header'] as const).flatMap((place) =>
    ['spaceDelimited', 'tabDelimited', 'pipeDelimited'].map(
      (style) =>
        [
          `a ${style} list in a ${place}`,
          { in: place, style, explode: false, required: true, schema: numbers },
          fc.array(fc.integer(), { minLength: 1, maxLength: 4 }),
        ] as const,
    ),
  ),
  ['an object in a query', { in: 'query', schema: object }, objects],
  ['an object with commas', { in: 'query', explode: false, schema: object }, objects],
  ['a deep object', { in: 'query', style: 'deepObject', explode: true, schema: object }, objects],
  [
    'JSON in a query',
    { in: 'query', content: { 'application/json': { schema: {} } } },
    fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as Json),
  ],
  ['an integer in a path', { in: 'path', required: true, schema: { type: 'integer' } }, fc.integer()],
  [
    'numbers in a path',
    { in: 'path', required: true, schema: numbers },
    fc.array(fc.integer(), { minLength: 1, maxLength: 4 }),
  ],
  [
    'an object in a path',
    { in: 'path', required: true, explode: true, schema: object },
    fc.record({ a: fc.stringMatching(/^[a-z]{1,8}$/), n: fc.integer() }),
  ],
  [
    'numbers in a header',
    { in: 'header', schema: numbers },
    fc.array(fc.integer(), { minLength: 1, maxLength: 4 }),
  ],
  ['an integer in a cookie', { in: 'cookie', schema: { type: 'integer' } }, fc.integer()],
];

describe('parameterReader', () => {
  it.each(CASES)('parses %s back to the original value', async (_, definition, values) => {
    const { model, parameters } = await taking({ name: 'p', ...definition });
    const [parameter] = parameters;
    if (!parameter) throw new Error('The document has no parameter.');
    const reader = parameterReader(model, parameter);
    await fc.assert(
      fc.asyncProperty(values, async (value) => {
        expect(reader.read(carrying(parameter, serializeParameter(parameter, value)))).toEqual(value);
      }),
    );
  });

  it('returns undefined for an absent query, header or cookie parameter', async () => {
    const places = ['query', 'header', 'cookie'].map((place) => ({ name: 'p', in: place, schema: list }));
    const { model, parameters } = await taking(...places);
    for (const parameter of parameters) {
      const nothing = { path: () => undefined, header: () => undefined, cookie: () => undefined, query: [] };
      expect(parameterReader(model, parameter).read(nothing)).toBeUndefined();
    }
  });

  it('returns UNREADABLE for invalid JSON', async () => {
    const { model, parameters } = await taking({
      name: 'p',
      in: 'query',
      content: { 'application/json': { schema: {} } },
    });
    const [parameter] = parameters;
    if (!parameter) throw new Error('The document has no parameter.');
    expect(parameterReader(model, parameter).read(carrying(parameter, 'p=%7B'))).toBe(UNREADABLE);
  });

  it('returns a string that is not a number unchanged, so that the validator reports it', async () => {
    const { model, parameters } = await taking({ name: 'p', in: 'query', schema: { type: 'integer' } });
    const [parameter] = parameters;
    if (!parameter) throw new Error('The document has no parameter.');
    expect(parameterReader(model, parameter).read(carrying(parameter, 'p=many'))).toBe('many');
    expect(parameterReader(model, parameter).read(carrying(parameter, 'p=007'))).toBe('007');
  });

  it('accepts only the query names that belong to the parameter', async () => {
    const { model, parameters } = await taking(
      { name: 'p', in: 'query', style: 'deepObject', explode: true, schema: object },
      { name: 'o', in: 'query', schema: object },
    );
    const [deep, exploded] = parameters.map((parameter) => parameterReader(model, parameter));
    expect(['p[a]', 'p', 'p[a', 'x[a]'].filter((name) => deep?.takes(name))).toEqual(['p[a]']);
    expect(['a', 'n', 'o', 'b'].filter((name) => exploded?.takes(name))).toEqual(['a', 'n']);
  });
});
