import type { Cursor, Reader } from './cursor.js';
import type { Link } from './model.js';

/**
 * Reads the `links` of a response (OpenAPI 3.1 §4.8.20). Links are hints, so those with other than text values are skipped
 * without a problem.
 */
export function readLinks(reader: Reader, response: Cursor): readonly Link[] {
  const links = reader.child(response, 'links');
  if (!links || !isObject(links.value)) return [];
  return reader.entries(links, 'links').flatMap(([name, cursor]): readonly Link[] => {
    if (!isObject(cursor.value)) return [];
    const { operationId, operationRef, parameters } = cursor.value;
    const target = textOf(operationId) ?? textOf(operationRef);
    if (target === undefined || !isObject(parameters)) return [];
    const values = Object.entries(parameters).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    return [{ name, target, parameters: new Map(values), location: cursor.location }];
  });
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
