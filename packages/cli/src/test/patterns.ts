import { createWildcard } from '@touchstone/core/internal';
import type { Selectable } from '@touchstone/runner';

/** Returns the names that a pattern may match. */
export function namesOf(subject: Selectable): readonly string[] {
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

/** A pattern from the command line, which {@link createWildcard} compiles. */
export interface Pattern {
  readonly option: '--include' | '--exclude';
  readonly text: string;
  matches(name: string): boolean;
}

export interface Selection {
  readonly patterns: readonly Pattern[];
  /** Returns true if any `--include` matches, or none was passed, and no `--exclude` matches. */
  select(subject: Selectable): boolean;
  /** Returns the patterns that have matched no subject passed to `select`. */
  unmatched(): readonly Pattern[];
  /** Returns the names of all subjects passed to `select`. */
  seen(): Iterable<string>;
}

/**
 * Returns a function that returns the first pattern of `exclude` in the configuration that matches a documented response;
 * undefined if none does.
 */
export function createExclusion(patterns: readonly string[]): (subject: Selectable) => string | undefined {
  const compiled = patterns.map((text) => ({ text, matches: createWildcard(text) }));
  return (subject) => compiled.find(({ matches }) => namesOf(subject).some(matches))?.text;
}

export function createSelection({ include = [], exclude = [] }: Patterns): Selection {
  const patterns: readonly Pattern[] = [
    ...include.map((text) => ({ option: '--include' as const, text, matches: createWildcard(text) })),
    ...exclude.map((text) => ({ option: '--exclude' as const, text, matches: createWildcard(text) })),
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
