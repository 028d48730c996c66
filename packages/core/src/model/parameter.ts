import type { Cursor, Reader } from './cursor.js';
import { readExamples } from './example-object.js';
import type { Parameter } from './model.js';
import { childSchema } from './schema-node.js';

const PLACES = ['path', 'query', 'header', 'cookie'] as const;
/** Names of header parameters that are ignored (OpenAPI 3.1.1 §4.8.12.2.1). */
const IGNORED_HEADERS = ['accept', 'content-type', 'authorization'];

/**
 * Reads the parameters of an operation and its path item. Those of the operation take precedence (OpenAPI 3.1
 * §4.8.10.1).
 */
export function readParameters(reader: Reader, item: Cursor, operation: Cursor): readonly Parameter[] {
  const byKey = new Map<string, Parameter>();
  for (const owner of [item, operation]) {
    for (const cursor of reader.items(reader.child(owner, 'parameters'), 'parameters')) {
      const parameter = readParameter(reader, cursor);
      if (parameter) byKey.set(keyOf(parameter), parameter);
    }
  }
  return [...byKey.values()];
}

/** Returns a key that is equal for parameters that replace each other. Header names are case-insensitive. */
const keyOf = ({ in: place, name }: Parameter): string =>
  `${place} ${place === 'header' ? name.toLowerCase() : name}`;

function readParameter(reader: Reader, cursor: Cursor): Parameter | undefined {
  if (!reader.expect(cursor, 'object', 'a parameter')) return undefined;
  const name = reader.string(cursor, 'name');
  const place = reader.oneOf(cursor, 'in', PLACES);
  if (!name || !place) {
    const advice = `Add a \`name\`, and \`in\` with one of ${PLACES.join(', ')}.`;
    const incomplete = !name || !reader.child(cursor, 'in');
    if (incomplete) reader.problem('structure', cursor, 'A parameter requires `name` and `in`.', advice);
    return undefined;
  }
  if (place === 'header' && IGNORED_HEADERS.includes(name.toLowerCase())) return undefined;
  const [content] = reader.entries(reader.child(cursor, 'content'), 'content');
  const described = content?.[1] ?? cursor;
  const schema = childSchema(reader, described);
  if (!schema) {
    const message = `Parameter ${name} has no schema.`;
    reader.problem('structure', cursor, message, 'Add a `schema`, or a `content` with a schema.');
    return undefined;
  }
  const style =
    reader.string(cursor, 'style') ?? (place === 'query' || place === 'cookie' ? 'form' : 'simple');
  const description = reader.string(cursor, 'description');
  return {
    name,
    in: place,
    required: place === 'path' || (reader.boolean(cursor, 'required') ?? false),
    deprecated: reader.boolean(cursor, 'deprecated') ?? false,
    ...(description !== undefined && { description }),
    style,
    explode: reader.boolean(cursor, 'explode') ?? style === 'form',
    allowReserved: reader.boolean(cursor, 'allowReserved') ?? false,
    allowEmptyValue: place === 'query' && (reader.boolean(cursor, 'allowEmptyValue') ?? false),
    ...(content && { mediaType: content[0] }),
    schema,
    examples: readExamples(reader, described).map(({ value }) => value),
    location: cursor.location,
  };
}
