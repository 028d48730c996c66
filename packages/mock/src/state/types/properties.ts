import type { ApiModel, SchemaNode } from '@touchstone/core';
import { applicableSchemas } from '@touchstone/core/internal';

/** Returns the names of the properties that an object's schema requires, through `$ref` and `allOf`. */
export function requiredOf(model: ApiModel, { pointer }: SchemaNode): ReadonlySet<string> {
  return new Set(
    applicableSchemas(model, pointer, ['allOf']).flatMap(({ schema }) =>
      Array.isArray(schema.required) ? schema.required.map(String) : [],
    ),
  );
}

/** Returns the properties of an object's schema, through `$ref` and composition (`allOf`, `anyOf`, `oneOf`). */
export function propertiesOf(model: ApiModel, node: SchemaNode): ReadonlyMap<string, SchemaNode> {
  const properties = new Map<string, SchemaNode>();
  for (const { pointer, schema } of applicableSchemas(model, node.pointer)) {
    if (typeof schema.properties !== 'object' || schema.properties === null) continue;
    for (const [name, child] of Object.entries(schema.properties)) {
      const token = name.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('%', '%25');
      if (!properties.has(name))
        properties.set(name, {
          pointer: `${pointer}/properties/${token}`,
          schema: child,
          location: node.location,
        });
    }
  }
  return properties;
}
