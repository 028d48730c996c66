import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { withPatternBudget } from '../src/pattern/budget.js';
import { compilePattern } from '../src/pattern/compile-pattern.js';
import { testWithDeadline } from '../src/pattern/deadline-engine.js';
import { testLinear } from '../src/pattern/linear-engine.js';
import { linearSource } from '../src/pattern/linear-source.js';
import { parseForAnalysis } from '../src/pattern/parse.js';
import { arbitraryPattern } from './arbitrary-pattern.js';
import { runsOf } from './runs-of.js';

/** Tests with RE2 only; `undefined` if the pattern cannot be translated. */
function linearly(source: string, text: string, isUnicode = true): boolean | undefined {
  const parsed = parseForAnalysis(source, isUnicode);
  const linear = parsed && linearSource(parsed);
  return linear ? testLinear(linear, text) : undefined;
}

/** Tests with the native engine; `undefined` if it does not finish. */
function natively(source: string, text: string): boolean | undefined {
  const result = testWithDeadline(new RegExp(source, 'u'), text, 500);
  return typeof result === 'boolean' ? result : undefined;
}

const EMAIL =
  '^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$';

describe('the analysis of a pattern', () => {
  it.each([
    ['groups', '(', ')', 'x'],
    ['groups after a class with a closing parenthesis', '([)]|x', ')', ')'],
  ])('is not attempted if the pattern nests too deeply: %s', (_name, open, close, match) => {
    const nested = (levels: number): string => `${open.repeat(levels)}x${close.repeat(levels)}`;
    expect(parseForAnalysis(nested(1_000), true)).toBeNull();
    expect(parseForAnalysis(nested(100), true)).not.toBeNull();
    expect([true, 'inconclusive']).toContain(compilePattern(nested(1_000))?.test(match));
  });

  it('counts no parentheses in a character class', () => {
    expect(parseForAnalysis('[(]'.repeat(1_000), true)).not.toBeNull();
  });
});

describe('the translation for RE2', () => {
  it('matches the same strings as the native engine', () => {
    let matching = 0;
    let tests = 0;
    fc.assert(
      fc.property(arbitraryPattern, ({ source, texts }) => {
        for (const text of texts) {
          const expected = natively(source, text);
          if (expected === undefined) continue;
          tests += 1;
          if (expected) matching += 1;
          expect([source, text, linearly(source, text)]).toEqual([source, text, expected]);
        }
      }),
      { numRuns: runsOf(400) },
    );
    expect(matching / tests).toBeGreaterThan(0.3);
    expect(matching / tests).toBeLessThan(0.9);
  }, 60_000);

  it.each([
    ['a{1500}', 'a'.repeat(1_500), 'a'.repeat(1_499)],
    ['^a{1001,1003}$', 'a'.repeat(1_003), 'a'.repeat(1_004)],
    ['^(?:a{30}b){40}$', `${'a'.repeat(30)}b`.repeat(40), `${'a'.repeat(30)}b`.repeat(39)],
    ['^(?:a{2}){600,}$', 'a'.repeat(1_202), 'a'.repeat(1_199)],
  ])('splits the repetitions of %s, which RE2 rejects', (source, match, mismatch) => {
    const parsed = parseForAnalysis(source, true);
    const expression = RE2JS.compile((parsed && linearSource(parsed))?.source ?? '');
    expect(expression.test(match)).toBe(true);
    expect(expression.test(mismatch)).toBe(false);
  });

  it.each(['(?=a)b', '(?<!a)b', '(a)\\1', '(?<x>a)\\k<x>', 'a{100000}', '(?:a{1000}){1000}'])(
    'does not exist for %s',
    (source) => {
      expect(linearly(source, 'a')).toBeUndefined();
    },
  );

  it.each([
    ['^[\\w-]+\\_$', 'a-_', 'a-'],
    ['^\\-?[\\d\\-]+$', '-1-2', 'a'],
    ['^a{,2}$', 'a{,2}', 'aa'],
    ['^]$', ']', '['],
  ])(
    'of %s, which is valid only without the `u` flag, matches the same strings',
    (source, match, mismatch) => {
      expect(linearly(source, match, false)).toBe(new RegExp(source).test(match));
      expect(linearly(source, match, false)).toBe(true);
      expect(linearly(source, mismatch, false)).toBe(false);
    },
  );
});

describe('a compiled pattern', () => {
  it('returns the result of the native engine, regardless of the engine that it uses', () => {
    fc.assert(
      fc.property(arbitraryPattern, ({ source, texts }) => {
        const pattern = compilePattern(source);
        for (const text of texts) {
          const expected = natively(source, text);
          if (expected === undefined) continue;
          expect([source, text, pattern?.test(text)]).toEqual([source, text, expected]);
        }
      }),
      { numRuns: runsOf(200) },
    );
  }, 60_000);

  it.each([
    ['^[A-Za-z0-9]{17}$'],
    ['^\\+[1-9][0-9]{6,14}$'],
    ['^[a-z0-9]+(?:-[a-z0-9]+)*$'],
    ['^\\d{4}-\\d{2}-\\d{2}$'],
    ['^(?=.*[a-z])(?=.*\\d)(?!.*\\s).{8,}$'],
    ['^(red|green|blue)$'],
    ['\\.pdf$'],
    ['^https?://'],
    ['^a{1000000000}$'],
  ])('uses the native engine for %s, regardless of the string', (source) => {
    expect(compilePattern(source)?.nativeLimit).toBe(Number.POSITIVE_INFINITY);
  });

  it.each([
    ['^(a+)+$', `${'a'.repeat(5_000)}!`],
    ['(a|a)*b', 'a'.repeat(5_000)],
    ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'.repeat(5_000)],
    ['^(a|aa)+$', `${'a'.repeat(5_000)}!`],
    ['^(\\w*\\s?)*$', `${'a b'.repeat(2_000)}!`],
    ['^(a?){50}a{50}$', 'a'.repeat(49)],
    ['\\s+$', `${' '.repeat(50_000)}!`],
    [EMAIL, `${'a'.repeat(5_000)}!`],
  ])('decides soon on a string that would occupy the native engine: %s', (source, text) => {
    const start = performance.now();
    expect(compilePattern(source)?.test(text)).toBe(false);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  it.each([
    ['(?=(a+)+$)a', `${'a'.repeat(60)}!`],
    ['^(\\w+\\s?)*(?<!x)$', `${'aa '.repeat(20)}!`],
    ['^(a+)+\\1$', `${'a'.repeat(60)}!`],
    ['a'.repeat(100_000), 'a'.repeat(100_000)],
  ])('is inconclusive if no engine can decide in time: case %#', (source, text) => {
    expect(compilePattern(source)?.test(text)).toBe('inconclusive');
  });

  it('has a result for other strings after a deadline has passed', () => {
    const pattern = compilePattern('^(?=(a+)+$)a+$');
    expect(pattern?.test(`${'a'.repeat(60)}!`)).toBe('inconclusive');
    expect(pattern?.test('aa')).toBe(true);
    expect(pattern?.test('b')).toBe(false);
  });

  it('limits the time for many hostile strings by a budget', () => {
    const pattern = compilePattern('(?=(b+)+$)b');
    const text = `${'b'.repeat(60)}!`;
    const start = performance.now();
    const results = withPatternBudget(() => Array.from({ length: 2_000 }, () => pattern?.test(text)));
    expect(new Set(results)).toEqual(new Set(['inconclusive']));
    // 2,000 deadlines would take at least 10 s.
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  it('matches code units if it is valid only without the `u` flag', () => {
    const pattern = compilePattern('^(\\_|.)+$');
    expect(pattern?.test('\u{1f600}')).toBe(true);
    expect(compilePattern('^\\_?.$')?.test('\u{1f600}')).toBe(false);
    expect(compilePattern('^(\\_|.|.)+x$')?.test(`${'\u{1f600}'.repeat(3)}x`)).toBe(true);
  });
});
