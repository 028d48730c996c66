import type { Json } from '@touchstone/core';
import { own } from '@touchstone/core/internal';
import { isObject, type JsonObject } from '../../json.js';
import type { StoredRecord } from '../store/record.js';
import { normalizeName } from '../types/names.js';

/** Filters resources by a property. If no resource has a property with this name, all resources are kept. */
export function filterRecords(
  records: readonly StoredRecord[],
  name: string,
  wanted: Json,
): readonly StoredRecord[] {
  if (!records.some(({ value }) => propertyValues(value, name).length > 0)) return records;
  const allowed = Array.isArray(wanted) ? wanted : [wanted];
  return records.filter(({ value }) =>
    propertyValues(value, name).some((actual) => allowed.some((expected: Json) => isAlike(actual, expected))),
  );
}

/**
 * Sorts resources by a property. A resource without the property sorts lowest.
 *
 * @param expression A property with an optional direction, such as `name`, `-name` or `name:desc`. Any other string
 * leaves the order unchanged.
 * @param isDescending Overrides the direction in the expression.
 */
export function sortRecords(
  records: readonly StoredRecord[],
  expression: string,
  isDescending: boolean | undefined,
): readonly StoredRecord[] {
  const [, minus = '', field = '', order = ''] =
    /^([-+]?)([\w.$-]+?)(?:[:, ](asc|desc)\w*)?$/i.exec(expression) ?? [];
  if (field === '') return records;
  const sign = (isDescending ?? (minus === '-' || /^desc/i.test(order))) ? -1 : 1;
  return [...records].sort((one, other) => {
    const [a, b] = [propertyValues(one.value, field)[0], propertyValues(other.value, field)[0]];
    if (a === b) return 0;
    if (a === undefined || a === null) return -sign;
    if (b === undefined || b === null) return sign;
    return (a < b ? -1 : a > b ? 1 : 0) * sign;
  });
}

/** Returns the values of a property: its value, the items of its list or, for `customer_id`, the `id` of `customer`. */
function propertyValues(value: JsonObject, name: string): readonly Json[] {
  const normalized = normalizeName(name);
  const key = Object.keys(value).find((candidate) => normalizeName(candidate) === normalized);
  if (key !== undefined) {
    const property = own(value, key) ?? null;
    return Array.isArray(property) ? property : [property];
  }
  const [, owner] = /^(.+?)[._-]?id$/i.exec(name) ?? [];
  const embedded =
    owner === undefined
      ? undefined
      : Object.entries(value).find(([candidate]) => normalizeName(candidate) === normalizeName(owner))?.[1];
  const id = isObject(embedded) ? (embedded['id'] ?? embedded['_id']) : undefined;
  if (id !== undefined) return [id];
  // A name with dots is a path into nested objects.
  if (!name.includes('.')) return [];
  const nested = name
    .split('.')
    .reduce<Json | undefined>((parent, token) => (isObject(parent) ? own(parent, token) : undefined), value);
  return nested === undefined ? [] : [nested];
}

/**
 * Returns `true` if two values are equal as strings. Strings that contain `@`, such as email addresses, are compared
 * case-insensitively.
 */
function isAlike(one: Json, other: Json): boolean {
  if (typeof one === 'string' && typeof other === 'string' && one.includes('@'))
    return one.toLowerCase() === other.toLowerCase();
  return String(one) === String(other);
}
