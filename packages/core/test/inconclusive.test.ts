import { describe, expect, it } from 'vitest';
import {
  buildModel,
  createRandom,
  createValidator,
  isInconclusive,
  type Json,
  lint,
  load,
  matchError,
  type Schema,
  sample,
  violations,
} from '../src/index.js';
import { directoryOf, documentOf, line, modelFrom } from './document.js';
import { modelOf, nodeOf } from './model-of.js';

/** The lookahead prevents the translation for RE2 and backtracks exponentially. */
const HARD = '^(?=(a+)+$)a+$';
const HOSTILE = `${'a'.repeat(60)}!`;

const cases: readonly (readonly [name: string, schema: Schema, value: Json])[] = [
  ['pattern', { pattern: HARD }, HOSTILE],
  ['a property', { properties: { a: { pattern: HARD } }, required: ['b'] }, { a: HOSTILE }],
  ['not', { not: { pattern: HARD } }, HOSTILE],
  ['oneOf', { oneOf: [{ pattern: HARD }, { type: 'string' }] }, HOSTILE],
  ['anyOf', { anyOf: [{ pattern: HARD }, { type: 'number' }] }, HOSTILE],
  ['if', { if: { pattern: HARD }, else: false }, HOSTILE],
  ['contains', { contains: { pattern: HARD } }, [HOSTILE]],
  ['propertyNames', { propertyNames: { pattern: HARD } }, { [HOSTILE]: 1 }],
  ['patternProperties', { patternProperties: { [HARD]: false } }, { [HOSTILE]: 1 }],
  [
    'patternProperties with additionalProperties',
    { patternProperties: { [HARD]: {} }, additionalProperties: false },
    { [HOSTILE]: 1 },
  ],
  [
    'patternProperties with unevaluatedProperties',
    { patternProperties: { [HARD]: {} }, unevaluatedProperties: false },
    { [HOSTILE]: 1 },
  ],
];

describe('a validation that depends on an undecided pattern', () => {
  it.each(cases)('is inconclusive for %s', (_, schema, value) => {
    const model = modelOf({ S: schema });
    const result = createValidator(model).validate(nodeOf(model, 'S'), value);
    expect(isInconclusive(result)).toBe(true);
    expect(result).toHaveLength(1);
    expect(result[0]?.message).toBe(
      `could not be checked, because the test of the pattern ${HARD} did not finish in time`,
    );
  });

  it('is conclusive for other values of the same schema', () => {
    const model = modelOf({ S: { pattern: HARD } });
    const validator = createValidator(model);
    expect(validator.validate(nodeOf(model, 'S'), 'aaa')).toEqual([]);
    expect(validator.validate(nodeOf(model, 'S'), 'b').map(({ keyword }) => keyword)).toEqual(['pattern']);
  });

  it('ends soon for a list of hostile strings', () => {
    const model = modelOf({ S: { items: { pattern: HARD } } });
    const start = performance.now();
    const result = createValidator(model).validate(nodeOf(model, 'S'), Array(10_000).fill(HOSTILE));
    expect(isInconclusive(result)).toBe(true);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

describe('sampling', () => {
  const options = { random: createRandom(1), shape: 'full', direction: 'request' } as const;

  it('fails with the reason if no sample can be confirmed', () => {
    // No string matches; every candidate takes exponential time.
    const model = modelOf({ S: { type: 'string', pattern: '^(?=(a+)+b$)a{60}$', minLength: 60 } });
    const node = nodeOf(model, 'S');
    const start = performance.now();
    expect(() => sample(model, node, options)).toThrow(
      /^No valid value was found for #\/components\/schemas\/S: no string could be confirmed in time to match /,
    );
    expect(performance.now() - start).toBeLessThan(20_000);
  }, 30_000);

  it('returns a valid value and its violations for a pattern with exponential backtracking', () => {
    const model = modelOf({ S: { type: 'string', pattern: '^(a+)+$' } });
    const node = nodeOf(model, 'S');
    const value = sample(model, node, options);
    expect(createValidator(model).validate(node, value)).toEqual([]);
    const names = violations(model, node, value, options).map(({ name }) => name);
    expect(names).toContain('pattern at the root');
  });
});

describe('`match` with an undecided pattern', () => {
  const responses = {
    400: {
      description: '',
      content: {
        'application/json': {
          examples: {
            first: { value: { m: 'aa' }, 'x-error': { code: 'first', match: { '/m': HARD } } },
            second: { value: { m: 'b' }, 'x-error': { code: 'second', match: { '/m': '^b' } } },
            third: { value: { m: 'a!' }, 'x-error': { code: 'third', match: { '/m': '!$' } } },
          },
        },
      },
    },
  };

  it('does not identify the error of a response', async () => {
    const model = await modelFrom({ 'a.json': documentOf({ '/a': { get: { responses } } }) });
    const [operation] = model.operations;
    if (!operation) throw new Error('The document has no operation.');
    expect(matchError(operation, 400, { m: HOSTILE })).toBe('inconclusive');
    expect(matchError(operation, 400, { m: 'aaa' })).toMatchObject({ code: 'first' });
    expect(matchError(operation, 400, { m: 'bbb' })).toMatchObject({ code: 'second' });
    expect(matchError(operation, 400, { m: 'x' })).toBeUndefined();
  });
});

describe('lint', () => {
  it('reports violations only of examples that it can check', async () => {
    const get = (example: string): object => ({
      responses: {
        200: {
          description: 'Fine.',
          content: { 'application/json': { schema: { type: 'string', pattern: HARD }, example } },
        },
      },
    });
    const files = {
      'a.json': documentOf({
        '/a': { get: get(HOSTILE) },
        '/b': { get: get('b') },
        '/c': { get: get('aa') },
      }),
    };
    const loaded = await load('a.json', { cwd: await directoryOf(files) });
    const problems = await lint(loaded, buildModel(loaded));
    expect(problems.filter(({ rule }) => rule === 'example-valid').map(line)).toEqual([
      expect.stringContaining('it must match pattern'),
    ]);
  });
});
