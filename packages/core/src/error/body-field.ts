import type { ApiModel, Operation, SchemaNode } from '../model/model.js';
import { own } from '../own.js';
import { parsePointer } from '../pointer.js';
import { childSchema, resolveSchema } from '../schema/resolve.js';

const COMBINATORS = ['allOf', 'anyOf', 'oneOf'];

export function bodySchemas({ requestBody }: Operation): readonly SchemaNode[] {
  return requestBody?.content.flatMap(({ schema }) => schema ?? []) ?? [];
}

/**
 * Returns the schemas that `properties`, `prefixItems`, `items` and combinators declare for the value at a JSON Pointer
 * in the body, or an empty list.
 */
export function fieldSchemas(model: ApiModel, operation: Operation, pointer: string): readonly SchemaNode[] {
  let schemas = bodySchemas(operation).flatMap((schema) => alternatives(model, schema));
  for (const token of parsePointer(pointer)) {
    schemas = schemas
      .flatMap((schema) => stepInto(schema, token))
      .flatMap((schema) => alternatives(model, schema));
  }
  return schemas;
}

/** Returns true if the body, or an object in its properties or items at any depth, has a required property. */
export function hasRequired(model: ApiModel, operation: Operation): boolean {
  const seen = new Set<string>();
  const stack = [...bodySchemas(operation)];
  for (let next = stack.pop(); next; next = stack.pop()) {
    for (const node of alternatives(model, next)) {
      if (seen.has(node.pointer)) continue;
      seen.add(node.pointer);
      const { required } = typeof node.schema === 'object' ? node.schema : {};
      if (Array.isArray(required) && required.length > 0) return true;
      stack.push(...propertiesOf(node));
      stack.push(...[childSchema(node, 'items')].flatMap((items) => items ?? []));
    }
  }
  return false;
}

/**
 * Returns true if a top-level body property, or its items schema, has an `x-reference` to an item in the collection at
 * or above the operation's path.
 */
export function namesOwnItem(model: ApiModel, operation: Operation): boolean {
  const withReferred = (node: SchemaNode): readonly SchemaNode[] => [node, ...alternatives(model, node)];
  return bodySchemas(operation)
    .flatMap((schema) => alternatives(model, schema))
    .flatMap((node) => propertiesOf(node).flatMap(withReferred))
    .flatMap((node) => [node, ...stepInto(node, '0').flatMap(withReferred)])
    .some(({ schema }) => typeof schema === 'object' && isOwnItem(operation.path, schema['x-reference']));
}

/**
 * Returns true if `reference` is the path of an item in the collection at or above `path`: `/tasks/{id}` for
 * `/tasks/bulk`.
 */
function isOwnItem(path: string, reference: unknown): boolean {
  const collection = typeof reference === 'string' && /^(.*)\/\{[^}]*\}\/?$/.exec(reference)?.[1];
  return typeof collection === 'string' && `${path}/`.startsWith(`${collection}/`);
}

function propertiesOf(node: SchemaNode): readonly SchemaNode[] {
  const properties = typeof node.schema === 'object' ? node.schema.properties : undefined;
  const names = typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
  return names.flatMap((name) => childSchema(node, 'properties', name) ?? []);
}

function stepInto(node: SchemaNode, token: string): readonly SchemaNode[] {
  const property = childSchema(node, 'properties', token);
  if (property) return [property];
  const items = /^\d+$/.test(token)
    ? (childSchema(node, 'prefixItems', token) ?? childSchema(node, 'items'))
    : undefined;
  return items ? [items] : [];
}

/** Returns the schema and, up to 12 levels deep, the branches of its combinators, with references resolved. */
function alternatives(model: ApiModel, node: SchemaNode, depth = 0): readonly SchemaNode[] {
  if (depth > 12) return [];
  const resolved = resolveSchema(model, node);
  const { schema } = resolved;
  if (typeof schema === 'boolean') return [resolved];
  const branches = COMBINATORS.flatMap((keyword) => {
    const list = own(schema, keyword);
    return Array.isArray(list) ? list.flatMap((_, index) => childSchema(resolved, keyword, index) ?? []) : [];
  });
  return [resolved, ...branches.flatMap((branch) => alternatives(model, branch, depth + 1))];
}
