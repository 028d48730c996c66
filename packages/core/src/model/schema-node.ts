import type { Cursor, Reader } from './cursor.js';
import type { Schema, SchemaNode } from './model.js';

/** A schema as written, its `$ref` kept: the validator and the samplers follow it themselves. */
export function schemaNode(reader: Reader, cursor: Cursor): SchemaNode {
  const { value, pointer, location } = cursor;
  const isSchema = typeof value === 'boolean' || reader.expect(cursor, 'object', 'a schema');
  return { pointer, schema: isSchema ? (value as Schema) : true, location };
}

/** The schema under `key` of a parameter, header or media type. */
export function childSchema(reader: Reader, parent: Cursor): SchemaNode | undefined {
  const cursor = reader.rawChild(parent, 'schema');
  return cursor && schemaNode(reader, cursor);
}

/** A schema to read on from. */
export const schemaCursor = ({ pointer, schema, location }: SchemaNode): Cursor => ({
  value: schema,
  pointer,
  location,
});
