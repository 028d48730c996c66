import type { ApiModel, Operation, SchemaNode } from '../model/model.js';
import { childSchema, resolveSchema } from '../schema/resolve.js';
import { SchemaError } from '../schema/schema-error.js';

/** A member of a schema, with its own schema; undefined if that is no schema. */
export interface Member {
  readonly name: string;
  readonly node: SchemaNode | undefined;
}

/** Returns the members of all media types of a request body at their top level. */
export const bodyMembers = (model: ApiModel, { requestBody }: Operation): readonly Member[] =>
  (requestBody?.content ?? []).flatMap(({ schema }) => (schema ? schemaMembers(model, schema) : []));

/**
 * Returns the members of a schema and of the schemas that it includes, up to 8 levels deep. A schema with an
 * unresolvable reference is treated as if it had no members.
 */
export function schemaMembers(model: ApiModel, node: SchemaNode): readonly Member[] {
  try {
    return membersIn(model, node, 0);
  } catch (error) {
    if (error instanceof SchemaError) return [];
    throw error;
  }
}

const MAX_DEPTH = 8;

function membersIn(model: ApiModel, node: SchemaNode, depth: number): readonly Member[] {
  if (depth > MAX_DEPTH || typeof node.schema !== 'object') return [];
  const { properties, $ref, allOf, anyOf, oneOf } = node.schema;
  const names = typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
  const own = names.map((name) => ({ name, node: childSchema(node, 'properties', name) }));
  const parts = Object.entries({ allOf, anyOf, oneOf }).flatMap(([keyword, list]) =>
    Array.isArray(list) ? list.flatMap((_, index) => childSchema(node, keyword, index) ?? []) : [],
  );
  const referred = typeof $ref === 'string' ? [resolveSchema(model, node)] : [];
  return [...own, ...[...parts, ...referred].flatMap((part) => membersIn(model, part, depth + 1))];
}
