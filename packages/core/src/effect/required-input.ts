import type { ApiModel, MediaType, Operation, SchemaNode } from '../model/model.js';
import { singularsOf } from '../resource/item-path.js';
import { lastSegment } from '../resource/paths.js';
import { childSchema, resolveSchema } from '../schema/resolve.js';
import { SchemaError } from '../schema/schema-error.js';

const OWN_ID = /^_?(id|uuid|guid|uid|key|name|slug)s?$/;
/** A name such as `petId` or `pet_uuids`, with the name of the resource in the first group. */
const PREFIXED_ID = /^(.+?)_?(?:Id|Uuid|_id|_uuid)s?$/;

/**
 * Describes the first required query parameter, or else body member, whose name identifies a resource of the path, or
 * several (`id`, `ids`); undefined if there is none. The id of another resource is a value: `{ default_theme_id }` of
 * `PUT /admin/view` names no view.
 */
export function requiredIdOf(model: ApiModel, operation: Operation): string | undefined {
  const isId = (name: string): boolean => OWN_ID.test(name) || namesResourceOf(name, operation.path);
  const parameter = operation.parameters.find(
    ({ in: place, name, required }) => place === 'query' && required && isId(name),
  );
  if (parameter) return `query parameter \`${parameter.name}\``;
  const member = requiredMembers(model, operation).find(isId);
  return member === undefined ? undefined : `body member \`${member}\``;
}

/** Returns true if a name such as `petId` contains the name of the resource of the path `/pets` or `/shop/pet`. */
function namesResourceOf(name: string, path: string): boolean {
  const resource = letters(PREFIXED_ID.exec(name)?.[1] ?? '');
  const segment = letters(lastSegment(path));
  return resource !== '' && [segment, ...singularsOf(segment)].some((own) => own.endsWith(resource));
}

const letters = (text: string): string => text.toLowerCase().replaceAll(/[^a-z]/g, '');

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

/**
 * Returns the names in `required` of a schema and of the schemas that it includes by `$ref` and `allOf`, up to 8 levels
 * deep.
 */
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
