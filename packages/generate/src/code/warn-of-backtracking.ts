import type { Location } from '@touchstone/core';
import { shownPattern } from '@touchstone/core/internal';
import type { ProblemList } from '../generate-error.js';

/** Warns about a pattern that generated code tests with the native engine, which can take very long. */
export function warnOfBacktracking(problems: ProblemList, pattern: string, location: Location): void {
  problems.warn(
    'pattern',
    location,
    `The pattern \`${shownPattern(pattern)}\` has no equivalent that is tested in linear time, so the generated code tests it with the native engine, without a time limit.`,
    'Rewrite it without lookarounds, backreferences or escapes that are invalid with the `u` flag.',
  );
}
