import type { ApiModel, SchemaNode } from '../model/model.js';
import { childPointer, parsePointer } from '../pointer.js';
import { isSchema } from './keywords.js';
import { SchemaError } from './schema-error.js';
import { schemaSet } from './validator.js';

/**
 * Follows `$ref`s to the first schema without a `$ref`. Siblings of a `$ref` are not merged into its target; read both
 * schemas if the siblings matter. The result has the location of the last component schema that was reached, or else of
 * `node`.
 * @throws {SchemaError} if a reference cannot be resolved or is circular.
 */
export function resolveSchema(model: ApiModel, node: SchemaNode): SchemaNode {
  const { references } = schemaSet(model);
  const seen = new Set<string>();
  let current = node;
  while (typeof current.schema === 'object' && typeof current.schema.$ref === 'string') {
    const { $ref } = current.schema;
    if (seen.has(current.pointer)) throw new SchemaError(node.pointer, `$ref ${$ref} resolves to itself.`);
    seen.add(current.pointer);
    const pointer = references.target(current.pointer, $ref);
    const schema = pointer === undefined ? undefined : references.schemaAt(pointer);
    if (pointer === undefined || schema === undefined) {
      throw new SchemaError(current.pointer, `$ref ${JSON.stringify($ref)} cannot be resolved.`);
    }
    current = componentAt(model, pointer) ?? { pointer, schema, location: current.location };
  }
  return current;
}

/**
 * Returns the subschema under `tokens`, for example `'properties', 'name'`, or `undefined`. The result has the location
 * of `node`, because only the loader knows where a bundled child was written.
 */
export function childSchema(
  node: SchemaNode,
  ...tokens: readonly (string | number)[]
): SchemaNode | undefined {
  let value: unknown = node.schema;
  for (const token of tokens) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, token)) return undefined;
    value = (value as Record<string | number, unknown>)[token];
  }
  if (!isSchema(value)) return undefined;
  return {
    pointer: tokens.reduce<string>(childPointer, node.pointer),
    schema: value,
    location: node.location,
  };
}

function componentAt(model: ApiModel, pointer: string): SchemaNode | undefined {
  const [components, schemas, name, ...below] = parsePointer(pointer);
  if (components !== 'components' || schemas !== 'schemas' || name === undefined || below.length > 0)
    return undefined;
  return model.schemas.get(name);
}
