import { hasOwn } from '../load/reference.js';
import type { Cursor, Reader } from '../model/cursor.js';
import type { Json } from '../model/model.js';

/** Returns the values in the `enum` or `const` of the schema itself, or undefined if it has neither. */
export function listedValues({ value }: Cursor): readonly Json[] | undefined {
  if (hasOwn(value, 'const')) return [value.const as Json];
  if (hasOwn(value, 'enum') && Array.isArray(value.enum)) return value.enum as Json[];
  return undefined;
}

/** Returns the branches of `allOf`, which all apply in addition to the schema. */
export const parts = (reader: Reader, schema: Cursor): readonly Cursor[] =>
  reader.items(reader.rawChild(schema, 'allOf'), 'allOf');

/** Returns the branches of `oneOf` and `anyOf`. At least one branch of each applies in addition to the schema. */
export const alternatives = (reader: Reader, schema: Cursor): readonly Cursor[] =>
  ['oneOf', 'anyOf'].flatMap((key) => reader.items(reader.rawChild(schema, key), key));

type Values = readonly Json[] | undefined;

/**
 * Returns the values that `enum` and `const` allow for the property at `path`, or undefined if no schema lists values.
 * A value must be allowed by every branch of an `allOf` and by at least one branch of a `oneOf` or `anyOf`; branches
 * that list no values are ignored. Each schema is read only once per depth of the path, so recursion terminates.
 */
export function admittedValues(
  reader: Reader,
  at: Cursor,
  path: readonly string[],
  visited: Map<string, Values> = new Map(),
): Values {
  const schema = reader.resolve(at);
  const visit = `${schema?.pointer} ${path.length}`;
  if (!schema || visited.has(visit)) return visited.get(visit);
  visited.set(visit, undefined);
  const [name, ...rest] = path;
  const property = name === undefined ? undefined : childAt(reader, schema, name);
  const own =
    name === undefined ? listedValues(schema) : property && admittedValues(reader, property, rest, visited);
  const inPlace = (part: Cursor): Values => admittedValues(reader, part, path, visited);
  const values = intersection([
    own,
    ...parts(reader, schema).map(inPlace),
    union(alternatives(reader, schema).map(inPlace)),
  ]);
  visited.set(visit, values);
  return values;
}

/** Returns the schema of a property, or that of the items for an index. */
function childAt(reader: Reader, schema: Cursor, name: string): Cursor | undefined {
  const properties = reader.rawChild(schema, 'properties');
  const property = properties && reader.rawChild(properties, name);
  return property ?? (/^\d+$/.test(name) ? reader.rawChild(schema, 'items') : undefined);
}

/** Returns the schemas of the property at `path`, each once, with references resolved. */
export function schemasAt(
  reader: Reader,
  at: Cursor,
  path: readonly string[],
  visited: Set<string> = new Set(),
): readonly Cursor[] {
  const schema = reader.resolve(at);
  const visit = `${schema?.pointer} ${path.length}`;
  if (!schema || visited.has(visit)) return [];
  visited.add(visit);
  const [name, ...rest] = path;
  if (name === undefined) return [schema];
  const child = childAt(reader, schema, name);
  const branches = [...parts(reader, schema), ...alternatives(reader, schema)];
  return [
    ...(child ? schemasAt(reader, child, rest, visited) : []),
    ...branches.flatMap((branch) => schemasAt(reader, branch, path, visited)),
  ];
}

/** Returns the names of the properties of a schema and of its combinators. */
export const propertyNames = (reader: Reader, at: Cursor): readonly string[] =>
  everySchema(reader, at).flatMap((schema) => {
    const properties = reader.rawChild(schema, 'properties');
    return properties && typeof properties.value === 'object' && properties.value !== null
      ? Object.keys(properties.value)
      : [];
  });

/** Returns a schema and the branches of its combinators, each once, with references resolved. */
function everySchema(reader: Reader, at: Cursor, visited: Set<string> = new Set()): readonly Cursor[] {
  const schema = reader.resolve(at);
  if (!schema || visited.has(schema.pointer)) return [];
  visited.add(schema.pointer);
  const branches = [...parts(reader, schema), ...alternatives(reader, schema)];
  return [schema, ...branches.flatMap((branch) => everySchema(reader, branch, visited))];
}

function union(lists: readonly Values[]): Values {
  const listed = lists.filter((list) => list !== undefined);
  return listed.length > 0 ? [...new Set(listed.flat())] : undefined;
}

function intersection(lists: readonly Values[]): Values {
  const [first, ...others] = lists.filter((list) => list !== undefined);
  return first && others.reduce((left, right) => left.filter((value) => right.includes(value)), first);
}
