import type { Json, Schema } from '../model/model.js';

/** The value of an applicator: one schema, a list of schemas, or a map of schemas. */
export type Shape = 'schema' | 'list' | 'map';

/** Applicators of JSON Schema 2020-12 (Core §10, §11). `$defs` only contains schemas and does not apply them. */
export const APPLICATORS: ReadonlyMap<string, Shape> = new Map([
  ['allOf', 'list'],
  ['anyOf', 'list'],
  ['oneOf', 'list'],
  ['not', 'schema'],
  ['if', 'schema'],
  ['then', 'schema'],
  ['else', 'schema'],
  ['dependentSchemas', 'map'],
  ['prefixItems', 'list'],
  ['items', 'schema'],
  ['contains', 'schema'],
  ['properties', 'map'],
  ['patternProperties', 'map'],
  ['additionalProperties', 'schema'],
  ['propertyNames', 'schema'],
  ['unevaluatedItems', 'schema'],
  ['unevaluatedProperties', 'schema'],
]);

/** Applicators whose schemas apply to the same value as the parent schema. */
export const IN_PLACE: ReadonlySet<string> = new Set([
  'allOf',
  'anyOf',
  'oneOf',
  'not',
  'if',
  'then',
  'else',
  'dependentSchemas',
]);

const TYPES: ReadonlySet<unknown> = new Set([
  'null',
  'boolean',
  'object',
  'array',
  'number',
  'integer',
  'string',
]);
const isNumber = (value: Json): boolean => typeof value === 'number';
const isCount = (value: Json): boolean => typeof value === 'number' && Number.isInteger(value) && value >= 0;
const isNames = (value: Json): boolean =>
  Array.isArray(value) &&
  value.every((name) => typeof name === 'string') &&
  new Set(value).size === value.length;

/**
 * Assertions (Validation §6, §7), each with a check of the keyword's value and a description of the expected value for
 * messages.
 */
export const ASSERTIONS: ReadonlyMap<string, readonly [admits: (value: Json) => boolean, expected: string]> =
  new Map([
    [
      'type',
      [
        (value) =>
          Array.isArray(value)
            ? value.length > 0 && value.every((type) => TYPES.has(type))
            : TYPES.has(value),
        'a type name or a list of type names',
      ],
    ],
    ['enum', [(value) => Array.isArray(value), 'a list']],
    ['const', [() => true, 'anything']],
    ['multipleOf', [(value) => typeof value === 'number' && value > 0, 'a number above 0']],
    ['maximum', [isNumber, 'a number']],
    ['exclusiveMaximum', [isNumber, 'a number']],
    ['minimum', [isNumber, 'a number']],
    ['exclusiveMinimum', [isNumber, 'a number']],
    ['maxLength', [isCount, 'a whole number of at least 0']],
    ['minLength', [isCount, 'a whole number of at least 0']],
    ['pattern', [(value) => typeof value === 'string', 'a regular expression']],
    ['format', [(value) => typeof value === 'string', 'the name of a format']],
    ['maxItems', [isCount, 'a whole number of at least 0']],
    ['minItems', [isCount, 'a whole number of at least 0']],
    ['uniqueItems', [(value) => typeof value === 'boolean', 'true or false']],
    ['maxContains', [isCount, 'a whole number of at least 0']],
    ['minContains', [isCount, 'a whole number of at least 0']],
    ['maxProperties', [isCount, 'a whole number of at least 0']],
    ['minProperties', [isCount, 'a whole number of at least 0']],
    ['required', [isNames, 'a list of distinct property names']],
    [
      'dependentRequired',
      [
        (value) => isObject(value) && Object.values(value).every((names) => isNames(names)),
        'a map from property names to lists of distinct property names',
      ],
    ],
  ]);

/** A schema that is not a boolean. */
export type SchemaObject = { readonly [keyword: string]: Json };

export const isObject = (value: unknown): value is SchemaObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isSchema = (value: unknown): value is Schema => typeof value === 'boolean' || isObject(value);

/** Returns whether a schema is a `$ref` without any other keyword. */
export function isBareReference(schema: Schema | undefined): schema is { readonly $ref: string } {
  if (!isObject(schema) || typeof schema.$ref !== 'string') return false;
  return Object.keys(schema).length === 1;
}

/** Returns the value of a keyword. Checks own properties only, so that nothing is inherited from `Object.prototype`. */
export function keyword(schema: Schema, name: string): Json | undefined {
  return typeof schema === 'object' && Object.hasOwn(schema, name) ? schema[name] : undefined;
}
