import type { Cursor, Reader } from '../model/cursor.js';
import type { ApiError, Match, Operation } from '../model/model.js';
import { atPointer } from '../pointer.js';
import { canonical } from '../schema/canonical.js';

/** `x-error.match`: JSON Pointer → unanchored ECMA-262 regular expression with the `u` flag. */
export function readMatch(reader: Reader, cursor: Cursor | undefined): readonly Match[] {
  return reader.entries(cursor, 'match').flatMap(([pointer, pattern]) => {
    if (pointer !== '' && !pointer.startsWith('/')) {
      const advice = `Begin it with a slash: /${pointer}.`;
      reader.problem('error-match', pattern, `${pointer} is no JSON Pointer.`, advice);
    }
    if (!reader.expect(pattern, 'string', 'a pattern')) return [];
    const text = pattern.value as string;
    try {
      new RegExp(text, 'u');
    } catch (error) {
      const reason = error instanceof Error ? error.message : text;
      const advice = 'Patterns are those of ECMAScript with the flag u.';
      reader.problem('error-match', pattern, `${reason}.`, advice);
      return [];
    }
    return [{ pointer, pattern: text }];
  });
}

/** Whether a body fulfils all conditions. */
export function matches(conditions: readonly Match[], body: unknown): boolean {
  return conditions.every((condition) => {
    const value = atPointer(body, condition.pointer);
    if ('equals' in condition) return canonical(value) === canonical(condition.equals);
    const isText = typeof value === 'string' || typeof value === 'number';
    return isText && new RegExp(condition.pattern, 'u').test(String(value));
  });
}

/** The documented errors of a status: `404`, or where that is not documented `4XX`, or `default`. */
export function errorsOfStatus(operation: Operation, status: number): readonly ApiError[] {
  for (const key of [String(status), `${Math.floor(status / 100)}XX`, 'default']) {
    const response = operation.responses.find((candidate) => candidate.status === key);
    if (response) return response.errors;
  }
  return [];
}

/** Which documented error of the operation an answer is: the first that matches, in document order. */
export function matchError(operation: Operation, status: number, body: unknown): ApiError | undefined {
  return errorsOfStatus(operation, status).find((error) => matches(error.match, body));
}
