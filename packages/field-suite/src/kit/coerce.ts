import { isObject, type Json } from './message.js';
import type { SchemaCheck } from './schema-check.js';

/** The conversions that a framework performs before it validates. */
export interface Coercion {
  /** Texts that are read as true and false; undefined if texts are not read as booleans. */
  readonly booleans?: readonly [yes: readonly string[], no: readonly string[]];
  /** True if texts are read as numbers. */
  readonly numbers?: boolean;
  /** True if numbers are read as texts. */
  readonly numericTexts?: boolean;
  /** True if booleans are read as texts. */
  readonly booleanTexts?: boolean;
  /** True if texts lose the white space around them. */
  readonly trim?: boolean;
}

/** Returns a value with its scalars converted to the types of a schema if the framework does so. */
export function coerce(schemas: SchemaCheck, schema: Json | undefined, value: Json, how: Coercion): Json {
  const rules = schemas.resolve(schema);
  const { anyOf, type, items, properties, additionalProperties } = rules;
  if (Array.isArray(anyOf)) {
    if (anyOf.some((branch: Json) => schemas.violations(branch, value).length === 0)) return value;
    return coerce(schemas, anyOf[0], value, how);
  }
  if (Array.isArray(value)) return value.map((item: Json) => coerce(schemas, items, item, how));
  if (isObject(value)) {
    const known = isObject(properties) ? properties : {};
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [
        name,
        coerce(schemas, Object.hasOwn(known, name) ? known[name] : additionalProperties, item, how),
      ]),
    );
  }
  if (typeof value === 'string' && how.numbers && (type === 'integer' || type === 'number'))
    return (type === 'integer' ? /^[+-]?\d+$/ : /^[+-]?\d+(\.\d+)?$/).test(value.trim())
      ? Number(value)
      : value;
  if (typeof value === 'string' && type === 'boolean' && how.booleans) {
    const [yes, no] = how.booleans;
    const text = value.toLowerCase();
    return yes.includes(text) ? true : no.includes(text) ? false : value;
  }
  if (type === 'string' && how.numericTexts && typeof value === 'number') return String(value);
  if (type === 'string' && how.booleanTexts && typeof value === 'boolean') return String(value);
  if (type === 'string' && how.trim && typeof value === 'string') return value.trim();
  return value;
}
