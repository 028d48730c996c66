import type { Schema } from '@touchstone/core';

export type SchemaObject = Exclude<Schema, boolean>;

export interface Subschema {
  readonly schema: unknown;
  /** The pointer tokens from the outer schema to this one. */
  readonly tokens: readonly (string | number)[];
  /** `true` if the schema applies to the same value as the outer schema, not to a part of that value. */
  readonly inPlace: boolean;
}

type Shape = 'one' | 'list' | 'map';

/** Every keyword that applies schemas: JSON Schema 2020-12 Core §10 and §11. */
const APPLICATORS: readonly (readonly [keyword: string, shape: Shape, inPlace: boolean])[] = [
  ['allOf', 'list', true],
  ['anyOf', 'list', true],
  ['oneOf', 'list', true],
  ['not', 'one', true],
  ['if', 'one', true],
  ['then', 'one', true],
  ['else', 'one', true],
  ['dependentSchemas', 'map', true],
  ['properties', 'map', false],
  ['patternProperties', 'map', false],
  ['additionalProperties', 'one', false],
  ['propertyNames', 'one', false],
  ['unevaluatedProperties', 'one', false],
  ['prefixItems', 'list', false],
  ['items', 'one', false],
  ['contains', 'one', false],
  ['unevaluatedItems', 'one', false],
];

/** Returns the schemas that a schema applies. Values of `enum`, `const`, `default` and `examples` are data. */
export function subschemas(schema: { readonly [keyword: string]: unknown }): Subschema[] {
  return APPLICATORS.flatMap(([keyword, shape, inPlace]) => {
    if (!Object.hasOwn(schema, keyword)) return [];
    const value: unknown = schema[keyword];
    if (shape === 'one') return [{ schema: value, tokens: [keyword], inPlace }];
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).map(([key, child]) => ({ schema: child, tokens: [keyword, key], inPlace }));
  });
}

export function isSchemaObject(value: unknown): value is SchemaObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isSchema(value: unknown): value is Schema {
  return typeof value === 'boolean' || isSchemaObject(value);
}
