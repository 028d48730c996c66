import type { Json } from '@touchstone/core';
import { own } from '@touchstone/core/internal';
import { isObject, type JsonObject } from '../../json.js';

/**
 * Returns `true` if a resource matches a query document, which specifies an expected value or MongoDB operators for
 * each field. Unknown operators match everything.
 */
export function matchesQuery(value: JsonObject, query: JsonObject): boolean {
  return Object.entries(query).every(([name, wanted]) => {
    if (name === '$and' || name === '$or') {
      const parts = Array.isArray(wanted) ? wanted.filter(isObject) : [];
      return name === '$and'
        ? parts.every((part) => matchesQuery(value, part))
        : parts.some((part) => matchesQuery(value, part));
    }
    const actual = name
      .split('.')
      .reduce<Json | undefined>(
        (parent, token) => (isObject(parent) ? own(parent, token) : undefined),
        value,
      );
    return isObject(wanted) && Object.keys(wanted).some((key) => key.startsWith('$'))
      ? Object.entries(wanted).every(([operator, operand]) => satisfies(operator, actual, operand))
      : isEqual(actual, wanted);
  });
}

const isEqual = (one: Json | undefined, other: Json): boolean =>
  Array.isArray(one) && !Array.isArray(other)
    ? one.some((item: Json) => isEqual(item, other))
    : JSON.stringify(one) === JSON.stringify(other);

function satisfies(operator: string, actual: Json | undefined, operand: Json): boolean {
  switch (operator) {
    case '$eq':
      return isEqual(actual, operand);
    case '$ne':
      return !isEqual(actual, operand);
    case '$in':
      return Array.isArray(operand) && operand.some((item: Json) => isEqual(actual, item));
    case '$nin':
      return Array.isArray(operand) && !operand.some((item: Json) => isEqual(actual, item));
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return compares(operator, actual, operand);
    default:
      return true;
  }
}

function compares(
  operator: '$gt' | '$gte' | '$lt' | '$lte',
  actual: Json | undefined,
  operand: Json,
): boolean {
  if (actual === undefined || actual === null || operand === null || typeof actual !== typeof operand)
    return false;
  switch (operator) {
    case '$gt':
      return actual > operand;
    case '$gte':
      return actual >= operand;
    case '$lt':
      return actual < operand;
    case '$lte':
      return actual <= operand;
  }
}
