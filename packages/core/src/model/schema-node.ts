import type { Cursor, Reader } from './cursor.js';
import type { Schema, SchemaNode } from './model.js';

/** A schema as written, its `$ref` kept: the validator and the samplers follow it themselves. */
export function schemaNode(reader: Reader, cursor: Cursor): SchemaNode {
  const { value } = cursor;
  if (typeof value !== 'boolean' && (typeof value !== 'object' || value === null || Array.isArray(value))) {
    reader.problem(
      'structure',
      cursor,
      `Expected a schema to be an object or a boolean, found ${JSON.stringify(value)}.`,
    );
    return { pointer: cursor.pointer, schema: true, location: cursor.location };
  }
  return { pointer: cursor.pointer, schema: value as Schema, location: cursor.location };
}

/** The schema under `key` of a parameter, header or media type. */
export function childSchema(reader: Reader, parent: Cursor): SchemaNode | undefined {
  const cursor = reader.rawChild(parent, 'schema');
  return cursor && schemaNode(reader, cursor);
}
