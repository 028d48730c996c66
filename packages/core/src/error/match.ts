import type { Cursor, Reader } from '../model/cursor.js';
import { referenceOf } from '../model/cursor.js';
import type { ApiError, Json, Match, Operation, SchemaNode } from '../model/model.js';
import { atPointer, childPointer } from '../pointer.js';

/** `x-error.match`: JSON Pointer → unanchored ECMA-262 regular expression with the `u` flag. */
export function readMatch(reader: Reader, cursor: Cursor | undefined): readonly Match[] | undefined {
  if (!cursor) return undefined;
  return reader.entries(cursor, 'match').flatMap(([pointer, pattern]) => {
    if (!reader.expect(pattern, 'string', 'a pattern')) return [];
    const text = pattern.value as string;
    try {
      new RegExp(text, 'u');
    } catch (error) {
      reader.problem(
        'error-match',
        pattern,
        `Not a regular expression: ${error instanceof Error ? error.message : text}.`,
      );
      return [];
    }
    return [{ pointer, pattern: text }];
  });
}

/** Where `match` is silent: properties whose schema is `enum` or `const` must equal the example's. */
export function defaultMatch(
  reader: Reader,
  schema: SchemaNode | undefined,
  example: Json,
): readonly Match[] {
  if (!schema) return [];
  const cursor = { value: schema.schema, pointer: schema.pointer, location: schema.location };
  const found = new Map<string, Match>();
  collect(reader, cursor, example, '', found, 0);
  return [...found.values()];
}

const MAX_DEPTH = 16;

function collect(
  reader: Reader,
  at: Cursor,
  example: unknown,
  pointer: string,
  found: Map<string, Match>,
  depth: number,
): void {
  const cursor = referenceOf(at.value) === undefined ? at : reader.resolve(at);
  if (typeof cursor.value !== 'object' || cursor.value === null || depth > MAX_DEPTH) return;
  if ('const' in cursor.value || 'enum' in cursor.value) {
    if (example !== undefined && pointer !== '') found.set(pointer, { pointer, equals: example as Json });
    return;
  }
  for (const part of reader.items(reader.rawChild(cursor, 'allOf'), 'allOf')) {
    collect(reader, part, example, pointer, found, depth + 1);
  }
  const properties = reader.rawChild(cursor, 'properties');
  for (const [name, property] of reader.entries(properties, 'properties')) {
    const child =
      typeof example === 'object' && example !== null
        ? atPointer(example, childPointer('', name))
        : undefined;
    if (child !== undefined) collect(reader, property, child, childPointer(pointer, name), found, depth + 1);
  }
}

/** Whether a body fulfils all conditions. */
export function matches(conditions: readonly Match[], body: unknown): boolean {
  return conditions.every((condition) => {
    const value = condition.pointer === '' ? body : atPointer(body, condition.pointer);
    if ('equals' in condition) return JSON.stringify(value) === JSON.stringify(condition.equals);
    return (
      (typeof value === 'string' || typeof value === 'number') &&
      new RegExp(condition.pattern, 'u').test(String(value))
    );
  });
}

/** The documented errors of a status: `404`, or where that is not documented `4XX`, or `default`. */
export function errorsOfStatus(operation: Operation, status: number): readonly ApiError[] {
  const keys = [String(status), `${Math.floor(status / 100)}XX`, 'default'];
  const response = keys.flatMap(
    (key) => operation.responses.find((candidate) => candidate.status === key) ?? [],
  )[0];
  return response?.errors ?? [];
}

/** Which documented error of the operation an answer is: the first that matches, in document order. */
export function matchError(operation: Operation, status: number, body: unknown): ApiError | undefined {
  return errorsOfStatus(operation, status).find((error) => matches(error.match, body));
}
