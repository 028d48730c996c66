import type { Cursor, Reader } from '../model/cursor.js';
import type { ApiError, Match, Operation } from '../model/model.js';
import { withPatternBudget } from '../pattern/budget.js';
import { compilePattern } from '../pattern/compile-pattern.js';
import type { PatternResult } from '../pattern/compiled-pattern.js';
import { atPointer } from '../pointer.js';
import { canonical } from '../schema/canonical.js';

/** Reads `x-error.match`, which maps JSON Pointers to unanchored ECMA-262 regular expressions with the `u` flag. */
export function readMatch(reader: Reader, cursor: Cursor | undefined): readonly Match[] {
  return reader.entries(cursor, 'match').flatMap(([pointer, pattern]) => {
    if (pointer !== '' && !pointer.startsWith('/')) {
      const advice = `Start it with a slash: /${pointer}.`;
      const message = `Expected the keys of \`match\` to be JSON Pointers, received ${JSON.stringify(pointer)}.`;
      reader.problem('error-match', pattern, message, advice);
    }
    if (!reader.expect(pattern, 'string', 'a pattern')) return [];
    const text = pattern.value as string;
    try {
      new RegExp(text, 'u');
    } catch (error) {
      const reason = error instanceof Error ? error.message : text;
      const advice = 'Write an ECMAScript regular expression that is valid with the `u` flag.';
      reader.problem('error-match', pattern, `${reason}.`, advice);
      return [];
    }
    return [{ pointer, pattern: text }];
  });
}

/**
 * Returns whether a response body, as parsed JSON, satisfies all conditions, or `inconclusive` if that depends on a
 * pattern that could not be tested in time.
 */
export function matches(conditions: readonly Match[], body: unknown): PatternResult {
  let matched: PatternResult = true;
  for (const condition of conditions) {
    const result = satisfies(condition, body);
    if (result === false) return false;
    if (result === 'inconclusive') matched = result;
  }
  return matched;
}

function satisfies(condition: Match, body: unknown): PatternResult {
  const value = atPointer(body, condition.pointer);
  if ('equals' in condition) return canonical(value) === canonical(condition.equals);
  if (typeof value !== 'string' && typeof value !== 'number') return false;
  return compilePattern(condition.pattern)?.test(String(value)) ?? false;
}

/**
 * Returns the errors documented for a status such as 404. If the status is not documented, returns the errors of its
 * range (`4XX`), or else of `default`, or else an empty list.
 */
export function errorsOfStatus(operation: Operation, status: number): readonly ApiError[] {
  for (const key of [String(status), `${Math.floor(status / 100)}XX`, 'default']) {
    const response = operation.responses.find((candidate) => candidate.status === key);
    if (response) return response.errors;
  }
  return [];
}

/**
 * Returns the first documented error, in document order, that a response matches, or `undefined` if there is none.
 * Returns `inconclusive` if that depends on a pattern of `match` that could not be tested in time.
 */
export function matchError(
  operation: Operation,
  status: number,
  body: unknown,
): ApiError | 'inconclusive' | undefined {
  return withPatternBudget(() => {
    for (const error of errorsOfStatus(operation, status)) {
      const result = matches(error.match, body);
      if (result === 'inconclusive') return result;
      if (result) return error;
    }
    return undefined;
  });
}
