import type { Location } from '../load/location.js';
import { Reader } from '../model/cursor.js';
import { compilePattern } from '../pattern/compile-pattern.js';
import { type AttackSearch, SLOW_MS } from '../pattern/find-attack.js';
import { linearTranslation } from '../pattern/linear-translation.js';
import { shownPattern } from '../pattern/shown-pattern.js';
import { schemaSites } from './example-sites.js';
import type { LintContext, LintFinding, Rule } from './rule.js';

/**
 * Reports patterns on which a backtracking engine can spend a very long time, with a string that proves it, and
 * patterns that only a backtracking engine can test.
 */
export const patternSafe: Rule = { name: 'pattern-safe', check };

/** Time limit for examining one pattern. */
const PATTERN_LIMIT_MS = 400;
/**
 * Time limit for examining all patterns of a document. A separate warning reports how many patterns exceeded a limit.
 */
const DOCUMENT_LIMIT_MS = 3_000;

interface PatternSite {
  readonly source: string;
  readonly location: Location;
  /** Length of the longest string that the schema admits. */
  readonly maxLength: number;
}

function* check(context: LintContext): Generator<LintFinding> {
  const searches = new Map<string, AttackSearch>();
  const isUnbounded = memoized(isTestedWithoutLimit);
  const unexamined: PatternSite[] = [];
  let remaining = DOCUMENT_LIMIT_MS;
  for (const site of patternSites(context)) {
    const { source, location, maxLength } = site;
    let search = searches.get(source);
    if (!search) {
      const start = performance.now();
      search = compilePattern(source)?.findAttack(Math.min(PATTERN_LIMIT_MS, remaining)) ?? { kind: 'none' };
      remaining -= performance.now() - start;
      searches.set(source, search);
      if (search.kind === 'out of time') unexamined.push(site);
    }
    if (search.kind !== 'found' && isUnbounded(source)) yield withoutLimit(site);
    if (search.kind !== 'found') continue;
    const { text } = search;
    // A server that checks `maxLength` first never tests a longer string.
    if (text.length > maxLength) continue;
    yield {
      location,
      severity: 'warning',
      message: `A backtracking engine needs more than ${SLOW_MS} ms to test the pattern \`${shownPattern(source)}\` on this string of ${text.length} characters: ${shownAttack(text)}.`,
      suggestion:
        'Rewrite the pattern so that each string matches in one way only: `^(a+)+$` as `^a+$`, `(\\w|\\d)*` as `\\w*`. Otherwise one request can block a server that validates it.',
    };
  }
  const [first] = unexamined;
  if (first)
    yield {
      location: first.location,
      severity: 'warning',
      message: `The time limit of this rule ended before ${unexamined.length} of ${searches.size} different patterns were fully examined. The first is \`${shownPattern(first.source)}\`.`,
      suggestion: 'Simplify the patterns that this rule reports, and lint again.',
    };
}

/** Caches the results of a function, because many schemas share a pattern. */
function memoized(test: (source: string) => boolean): (source: string) => boolean {
  const results = new Map<string, boolean>();
  return (source) => {
    const result = results.get(source) ?? test(source);
    results.set(source, result);
    return result;
  };
}

/**
 * Returns whether RE2 has no equivalent of the pattern, so that generated code tests it with the native engine, which
 * is not proven to be fast.
 */
function isTestedWithoutLimit(source: string): boolean {
  const pattern = compilePattern(source);
  const translation = pattern && linearTranslation(source, pattern.isUnicode);
  // A pattern that is too large, such as a long list of names, is accepted, because the native engine is usually fast.
  return translation?.kind === 'none' && !translation.isTooLarge;
}

const withoutLimit = ({ source, location }: PatternSite): LintFinding => ({
  location,
  severity: 'warning',
  message: `The pattern \`${shownPattern(source)}\` has no equivalent that is tested in linear time, so generated code tests it without a time limit.`,
  suggestion: 'Rewrite it without lookarounds, backreferences or escapes that are invalid with the `u` flag.',
});

/** Yields the patterns of all schemas and of every `x-error.match`. */
function* patternSites({ loaded, model }: LintContext): Generator<PatternSite> {
  const reader = new Reader(loaded);
  for (const schema of schemaSites(loaded)) {
    const pattern = reader.rawChild(schema, 'pattern');
    const limit = reader.rawChild(schema, 'maxLength')?.value;
    const maxLength = typeof limit === 'number' ? limit : Number.POSITIVE_INFINITY;
    if (typeof pattern?.value === 'string')
      yield { source: pattern.value, location: pattern.location, maxLength };
    const map = reader.rawChild(schema, 'patternProperties');
    if (typeof map?.value !== 'object' || map.value === null || Array.isArray(map.value)) continue;
    for (const source of Object.keys(map.value)) {
      const member = reader.rawChild(map, source);
      if (member) yield { source, location: member.location, maxLength: Number.POSITIVE_INFINITY };
    }
  }
  for (const { responses } of model.operations)
    for (const { errors } of responses)
      for (const { match, location, explicit } of errors)
        for (const condition of match)
          if (explicit && 'pattern' in condition)
            yield { source: condition.pattern, location, maxLength: Number.POSITIVE_INFINITY };
}

/**
 * Quotes the string of an attack. A long string is shortened to its beginning and its end, because its middle only
 * repeats.
 */
const shownAttack = (text: string): string =>
  JSON.stringify(text.length > 80 ? `${text.slice(0, 60)}…${text.slice(-10)}` : text);
