import type { Selectable } from '@touchstone/runner';

/**
 * Whether a text matches a pattern in which `*` stands for anything, in any case of letters. ` *` at its end may stand
 * for nothing: an obligation without content, `GET /jobs 503`, has no more words for `* 503 *`.
 */
export function createMatcher(pattern: string): (text: string) => boolean {
  const source = pattern
    .split('*')
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
    .join('.*')
    .replace(/ \.\*$/, '(?: .*)?');
  const expression = new RegExp(`^${source}$`, 'isu');
  return (text) => expression.test(text);
}

/** The names a thing of the plan goes by. */
function namesOf(subject: Selectable): readonly string[] {
  const names: readonly (string | null | undefined)[] = [
    subject.operation,
    subject.operationId,
    subject.error,
    subject.obligation,
    ...subject.tags,
  ];
  return names.filter((name) => typeof name === 'string');
}

export interface Patterns {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

/** A pattern of the command line. */
export interface Pattern {
  readonly option: '--include' | '--exclude';
  readonly text: string;
  matches(name: string): boolean;
}

export interface Selection {
  readonly patterns: readonly Pattern[];
  /** Keeps what any `--include` matches (all, when there is none) and no `--exclude` does. */
  select(subject: Selectable): boolean;
  /** Those that matched nothing `select` was asked about. */
  unmatched(): readonly Pattern[];
  /** Every name `select` has seen. */
  seen(): Iterable<string>;
}

export function createSelection({ include = [], exclude = [] }: Patterns): Selection {
  const patterns: readonly Pattern[] = [
    ...include.map((text) => ({ option: '--include' as const, text, matches: createMatcher(text) })),
    ...exclude.map((text) => ({ option: '--exclude' as const, text, matches: createMatcher(text) })),
  ];
  const unmatched = new Set(patterns);
  const seen = new Set<string>();
  return {
    patterns,
    select(subject) {
      const names = namesOf(subject);
      for (const name of names) seen.add(name);
      const hits = patterns.filter(({ matches }) => names.some(matches));
      for (const pattern of hits) unmatched.delete(pattern);
      const isIncluded = include.length === 0 || hits.some(({ option }) => option === '--include');
      return isIncluded && !hits.some(({ option }) => option === '--exclude');
    },
    unmatched: () => [...unmatched],
    seen: () => seen,
  };
}
