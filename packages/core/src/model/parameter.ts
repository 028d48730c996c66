import type { Cursor, Reader } from './cursor.js';
import type { Json, Parameter, SchemaNode } from './model.js';
import { childSchema, schemaNode } from './schema-node.js';

const PLACES = ['path', 'query', 'header', 'cookie'] as const;
/** Headers that a parameter of that name does not describe (OpenAPI 3.1 §4.8.12.2.1). */
const IGNORED_HEADERS = ['accept', 'content-type', 'authorization'];

/** Parameters of a path item and its operation; the operation's win (OpenAPI 3.1 §4.8.10.1). */
export function readParameters(reader: Reader, item: Cursor, operation: Cursor): readonly Parameter[] {
  const byKey = new Map<string, Parameter>();
  for (const owner of [item, operation]) {
    for (const cursor of reader.items(reader.child(owner, 'parameters'), 'parameters')) {
      const parameter = readParameter(reader, cursor);
      if (parameter) byKey.set(`${parameter.in} ${parameter.name}`, parameter);
    }
  }
  return [...byKey.values()];
}

function readParameter(reader: Reader, cursor: Cursor): Parameter | undefined {
  if (!reader.expect(cursor, 'object', 'a parameter')) return undefined;
  const name = reader.string(cursor, 'name');
  const placeText = reader.string(cursor, 'in');
  const place = PLACES.find((known) => known === placeText);
  if (!name || !place) {
    reader.problem('structure', cursor, 'A parameter needs `name` and `in` (path, query, header or cookie).');
    return undefined;
  }
  if (place === 'header' && IGNORED_HEADERS.includes(name.toLowerCase())) return undefined;
  const style =
    reader.string(cursor, 'style') ?? (place === 'query' || place === 'cookie' ? 'form' : 'simple');
  const content = reader.entries(reader.child(cursor, 'content'), 'content')[0];
  const description = reader.string(cursor, 'description');
  const schema: SchemaNode | undefined = content
    ? childSchema(reader, content[1])
    : childSchema(reader, cursor);
  return {
    name,
    in: place,
    required: place === 'path' || (reader.boolean(cursor, 'required') ?? false),
    deprecated: reader.boolean(cursor, 'deprecated') ?? false,
    ...(description !== undefined && { description }),
    style,
    explode: reader.boolean(cursor, 'explode') ?? style === 'form',
    allowReserved: reader.boolean(cursor, 'allowReserved') ?? false,
    ...(content && { mediaType: content[0] }),
    schema: schema ?? schemaNode(reader, { ...cursor, value: true }),
    examples: readExamples(reader, content?.[1] ?? cursor),
    location: cursor.location,
  };
}

function readExamples(reader: Reader, cursor: Cursor): readonly Json[] {
  const single = reader.rawChild(cursor, 'example');
  const named = reader.entries(reader.child(cursor, 'examples'), 'examples');
  const values = named.flatMap(([, example]) => reader.rawChild(example, 'value') ?? []);
  return [...(single ? [single] : []), ...values].map(({ value }) => value as Json);
}
