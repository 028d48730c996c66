import type { Cursor, Reader } from '../model/cursor.js';
import type { ApiError, Match, Operation } from '../model/model.js';
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

/** Returns true if a parsed JSON response body satisfies all conditions. */
export function matches(conditions: readonly Match[], body: unknown): boolean {
  return conditions.every((condition) => {
    const value = atPointer(body, condition.pointer);
    if ('equals' in condition) return canonical(value) === canonical(condition.equals);
    const isText = typeof value === 'string' || typeof value === 'number';
    return isText && new RegExp(condition.pattern, 'u').test(String(value));
  });
}

/**
 * Returns the errors documented for a status such as 404. If the status is not documented, returns the errors of its
 * range (`4XX`) or of `default`.
 */
export function errorsOfStatus(operation: Operation, status: number): readonly ApiError[] {
  for (const key of [String(status), `${Math.floor(status / 100)}XX`, 'default']) {
    const response = operation.responses.find((candidate) => candidate.status === key);
    if (response) return response.errors;
  }
  return [];
}

/** Returns the first documented error, in document order, that a response matches. */
export function matchError(operation: Operation, status: number, body: unknown): ApiError | undefined {
  return errorsOfStatus(operation, status).find((error) => matches(error.match, body));
}
