import type { ApiModel, MediaType, Operation, SchemaNode } from '../model/model.js';
import { childSchema, resolveSchema } from '../schema/resolve.js';
import { SchemaError } from '../schema/schema-error.js';

const ID = /^_?(id|uuid|guid|uid|key|name|slug)s?$|(Id|Uuid|_id|_uuid)s?$/;

/**
 * Describes the first required query parameter or body member with a name that suggests identifiers, such as `id` or
 * `ids`; undefined if there is none.
 */
export function requiredIdOf(model: ApiModel, operation: Operation): string | undefined {
  const parameter = operation.parameters.find(
    ({ in: place, name, required }) => place === 'query' && required && ID.test(name),
  );
  if (parameter) return `query parameter \`${parameter.name}\``;
  const member = requiredMembers(model, operation).find((name) => ID.test(name));
  return member === undefined ? undefined : `body member \`${member}\``;
}

/** Returns true if the operation requires a query parameter or a body member. */
export const requiresAnything = (model: ApiModel, operation: Operation): boolean =>
  operation.parameters.some(({ in: place, required }) => place === 'query' && required) ||
  requiredMembers(model, operation).length > 0;

/** Returns the members that every media type of a required body requires. */
function requiredMembers(model: ApiModel, { requestBody }: Operation): readonly string[] {
  if (!requestBody?.required) return [];
  const [first = [], ...others] = requestBody.content.map((media) => membersOf(model, media));
  return first.filter((name) => others.every((names) => names.includes(name)));
}

function membersOf(model: ApiModel, { schema }: MediaType): readonly string[] {
  try {
    return schema ? requiredIn(model, schema, 0) : [];
  } catch (error) {
    // A schema with an unresolvable reference is treated as if it required nothing.
    if (error instanceof SchemaError) return [];
    throw error;
  }
}

const MAX_DEPTH = 8;

/** Returns the names in `required` of a schema and, up to 8 levels deep, of those that `$ref` and `allOf` include. */
function requiredIn(model: ApiModel, node: SchemaNode, depth: number): readonly string[] {
  if (depth > MAX_DEPTH || typeof node.schema !== 'object') return [];
  const { required, allOf, $ref } = node.schema;
  const own = Array.isArray(required) ? required.filter((name) => typeof name === 'string') : [];
  const parts = Array.isArray(allOf)
    ? allOf.flatMap((_, index) => childSchema(node, 'allOf', index) ?? [])
    : [];
  const referred = typeof $ref === 'string' ? [resolveSchema(model, node)] : [];
  return [...own, ...[...parts, ...referred].flatMap((part) => requiredIn(model, part, depth + 1))];
}
