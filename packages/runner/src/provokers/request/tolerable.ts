import type { Json } from '@touchstone/core';

/** Keywords of which many servers do not refuse a violation: they drop the property or the repeated item. */
const DROPPED: ReadonlySet<string> = new Set([
  'additionalProperties',
  'unevaluatedProperties',
  'uniqueItems',
]);
const TYPES: ReadonlySet<string> = new Set(['type', 'anyOf', 'oneOf']);

/**
 * Returns true if many servers accept a violation of the keyword, because they convert one scalar to another, read
 * `null` as absent, or drop what they do not know.
 *
 * @param valid The value before the violation; undefined if it was absent.
 * @param invalid The value that violates the keyword.
 */
export function isTolerable(keyword: string, valid: unknown, invalid: unknown): boolean {
  if (DROPPED.has(keyword)) return true;
  if (!TYPES.has(keyword)) return false;
  if (invalid === null) return true;
  const areScalars = isScalar(valid) && isScalar(invalid);
  return areScalars && (keyword === 'type' || typeof valid !== typeof invalid);
}

const isScalar = (value: unknown): boolean =>
  value !== undefined && value !== null && typeof value !== 'object';

/** Returns the value with each scalar as the text that a parameter transmits. */
export function textsOf(value: Json): Json {
  if (value === null || typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map((item: Json) => textsOf(item));
  if (typeof value !== 'object') return String(value);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, textsOf(member)]));
}
