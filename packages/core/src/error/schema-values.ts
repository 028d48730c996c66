import { hasOwn } from '../load/reference.js';
import type { Cursor, Reader } from '../model/cursor.js';
import type { Json } from '../model/model.js';

/** The values a schema itself lists by `enum` or `const`, or undefined. */
export function listedValues({ value }: Cursor): readonly Json[] | undefined {
  if (hasOwn(value, 'const')) return [value.const as Json];
  if (hasOwn(value, 'enum') && Array.isArray(value.enum)) return value.enum as Json[];
  return undefined;
}

/** Schemas that hold besides this one. */
export const parts = (reader: Reader, schema: Cursor): readonly Cursor[] =>
  reader.items(reader.rawChild(schema, 'allOf'), 'allOf');

/** Schemas of which one holds besides this one. */
export const alternatives = (reader: Reader, schema: Cursor): readonly Cursor[] =>
  ['oneOf', 'anyOf'].flatMap((key) => reader.items(reader.rawChild(schema, key), key));

type Values = readonly Json[] | undefined;

/**
 * The values that `enum` and `const` leave to the property at `path`, or undefined where nothing lists them: those of an
 * `allOf` that every part admits, those of a `oneOf` that any does. Each schema is read once, recursive ones too.
 */
export function admittedValues(
  reader: Reader,
  at: Cursor,
  path: readonly string[],
  known: Map<string, Values> = new Map(),
): Values {
  const schema = reader.resolve(at);
  const visit = `${schema?.pointer} ${path.length}`;
  if (!schema || known.has(visit)) return known.get(visit);
  known.set(visit, undefined);
  const [name, ...rest] = path;
  const properties = name === undefined ? undefined : reader.rawChild(schema, 'properties');
  const property = properties && name !== undefined ? reader.rawChild(properties, name) : undefined;
  const own =
    name === undefined ? listedValues(schema) : property && admittedValues(reader, property, rest, known);
  const inPlace = (part: Cursor): Values => admittedValues(reader, part, path, known);
  const values = intersection([
    own,
    ...parts(reader, schema).map(inPlace),
    union(alternatives(reader, schema).map(inPlace)),
  ]);
  known.set(visit, values);
  return values;
}

function union(lists: readonly Values[]): Values {
  const known = lists.filter((list) => list !== undefined);
  return known.length > 0 ? [...new Set(known.flat())] : undefined;
}

function intersection(lists: readonly Values[]): Values {
  const [first, ...others] = lists.filter((list) => list !== undefined);
  return first && others.reduce((left, right) => left.filter((value) => right.includes(value)), first);
}
