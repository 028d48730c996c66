import { describe, expect, it } from 'vitest';
import { buildModel, lint, load, type Problem } from '../src/index.js';
import { compilePattern } from '../src/pattern/compile-pattern.js';
import { testWithDeadline } from '../src/pattern/deadline-engine.js';
import { directoryOf, documentOf } from './document.js';

describe('findAttack', () => {
  it.each([
    ['^(a+)+$', 70],
    ['(a|a)*b', 70],
    ['^(([a-z])+.)+[A-Z]([a-z])+$', 70],
    ['(?=(a+)+$)a', 70],
    ['^(ab|a|b)*c$', 70],
    ['^x\\d-(\\w+\\s?)*$', 70],
    ['^(\\_|\\w)+$', 70],
    ['^(a?){30}a{30}$', 70],
    ['^(?=.*\\d)(?=.*[a-z])([a-zA-Z0-9]+)*$', 70],
    ['^(?=.*a)(?=.*b)(\\S+)*$', 70],
    ['^(.*)(.*)(.*)x$', 1_510],
    ['\\s+$', 40_010],
    ['[a-z]+@[a-z]+', 40_010],
  ])('finds a string that occupies the native engine for %s', (source, maxLength) => {
    const search = compilePattern(source)?.findAttack(2_000);
    const attack = search?.kind === 'found' ? search.text : undefined;
    expect(attack?.length).toBeLessThanOrEqual(maxLength);
    const flags = source.includes('\\_') ? '' : 'u';
    expect(testWithDeadline(new RegExp(source, flags), attack ?? '', 50)).toBe('late');
  });

  it.each([
    ['^[^@]+@[^@]+$'],
    ['^[^@]+@[^@]+\\.[^@]+$'],
    ['\\d+'],
    ['^\\s*(\\S+\\s*)*$'],
    ['^(?=.*[a-z])(?=.*\\d).{8,}$'],
    ["^\\p{L}+(?:[ '-]\\p{L}+)*$"],
    ['^"(?:[^"\\\\]|\\\\.)*"$'],
    ['^(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}$'],
    ['^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,}$'],
    ['^a{1000000000}$'],
  ])('finds no such string for %s', (source) => {
    expect(compilePattern(source)?.findAttack(2_000)).toEqual({ kind: 'none' });
  });
});

async function problemsIn(schema: object, examples: object = {}): Promise<readonly Problem[]> {
  const response = { description: '', content: { 'application/json': { schema, examples } } };
  const document = documentOf({ '/a': { get: { responses: { 400: response } } } });
  const loaded = await load('a.json', { cwd: await directoryOf({ 'a.json': document }) });
  return (await lint(loaded, buildModel(loaded))).filter(({ rule }) => rule === 'pattern-safe');
}

const SCHEMA = '#/paths/~1a/get/responses/400/content/application~1json/schema';

describe('the rule pattern-safe', () => {
  it('warns about a pattern of a schema, with a string that shows the problem', async () => {
    const [problem, ...others] = await problemsIn({ properties: { name: { pattern: '^(a+)+$' } } });
    expect(others).toEqual([]);
    expect(problem?.severity).toBe('warning');
    expect(problem?.position.pointer).toBe(`${SCHEMA}/properties/name/pattern`);
    expect(problem?.message).toMatch(
      /^A backtracking engine needs more than 100 ms to test the pattern `\^\(a\+\)\+\$` on this string of \d+ characters: "a+!"\.$/,
    );
  });

  it('warns about a key of `patternProperties` and a pattern of `match`', async () => {
    const extension = { code: 'long', match: { '/message': '^(b+)+$' }, cause: 'Long.', fix: 'Cut it.' };
    const problems = await problemsIn(
      { patternProperties: { '^(\\w+\\s?)*$': {} } },
      { long: { value: { message: 'b' }, 'x-error': extension } },
    );
    expect(problems.map(({ message }) => /`(.*?)`/.exec(message)?.[1]).sort()).toEqual([
      '^(\\w+\\s?)*$',
      '^(b+)+$',
    ]);
  });

  it('accepts patterns that are tested in linear time', async () => {
    expect(await problemsIn({ allOf: [{ pattern: '^[a-z]+$' }, { pattern: '[a-z]+' }] })).toEqual([]);
  });

  it('accepts a quadratic pattern if `maxLength` excludes long strings', async () => {
    expect(await problemsIn({ pattern: '\\s+$', maxLength: 200 })).toEqual([]);
    expect(await problemsIn({ pattern: '\\s+$', maxLength: 100_000 })).toHaveLength(1);
  });

  it('ends soon for many slow patterns, and counts those that it did not examine', async () => {
    const allOf = Array.from({ length: 200 }, (_, index) => ({ pattern: `^(a+)+${index}$` }));
    const start = performance.now();
    const problems = await problemsIn({ allOf });
    expect(performance.now() - start).toBeLessThan(20_000);
    const unexamined = /before (\d+) of 200 different patterns were fully examined/;
    const counts = problems.flatMap(({ message }) => unexamined.exec(message)?.[1] ?? []);
    expect(counts).toHaveLength(1);
    expect(Number(counts[0]) + problems.length - 1).toBe(200);
  }, 30_000);
});

describe('the warning about a pattern that is not proven to be fast and that RE2 cannot test', () => {
  const withoutLimit = (source: string): string =>
    `The pattern \`${source}\` has no equivalent that is tested in linear time, so generated code tests it without a time limit.`;

  it.each(['^([ab]{2})\\1+$', '(a)\\1', '(?<=a)b*c{2}'])('is reported for %s', async (pattern) => {
    const [problem, ...others] = await problemsIn({ properties: { name: { pattern } } });
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ severity: 'warning', message: withoutLimit(pattern) });
    expect(problem?.position.pointer).toBe(`${SCHEMA}/properties/name/pattern`);
  });

  it.each(['^(?=.*[A-Z])(?=.*\\d).{8,}$', '^(?!-)[a-z-]+$', '^[\\w\\-]+$', '^[^@]+@[^@]+$'])(
    'is not reported for %s',
    async (pattern) => {
      expect(await problemsIn({ properties: { name: { pattern } } })).toEqual([]);
    },
  );

  it('is not reported for a long list of names', async () => {
    const names = Array.from({ length: 900 }, (_, index) => `Zone/City_${index}`);
    expect(await problemsIn({ properties: { zone: { pattern: names.join('|') } } })).toEqual([]);
  });
});
