import type { Json } from '@touchstone/core';
import { isObject, type JsonObject } from '../settle.js';

/** Whether a thing fulfils a query document: each field a value to be equal to, or operators, as MongoDB has them. */
export function fulfils(value: JsonObject, query: JsonObject): boolean {
  return Object.entries(query).every(([name, wanted]) => {
    if (name === '$and' || name === '$or') {
      const parts = Array.isArray(wanted) ? wanted.filter(isObject) : [];
      return name === '$and'
        ? parts.every((each) => fulfils(value, each))
        : parts.some((each) => fulfils(value, each));
    }
    const found = name
      .split('.')
      .reduce<Json | undefined>((each, token) => (isObject(each) ? each[token] : undefined), value);
    return isObject(wanted) && Object.keys(wanted).some((key) => key.startsWith('$'))
      ? Object.entries(wanted).every(([operator, operand]) => holds(operator, found, operand))
      : isEqual(found, wanted);
  });
}

const isEqual = (one: Json | undefined, other: Json): boolean =>
  Array.isArray(one) && !Array.isArray(other)
    ? one.some((each: Json) => isEqual(each, other))
    : JSON.stringify(one) === JSON.stringify(other);

function holds(operator: string, found: Json | undefined, operand: Json): boolean {
  switch (operator) {
    case '$eq':
      return isEqual(found, operand);
    case '$ne':
      return !isEqual(found, operand);
    case '$in':
      return Array.isArray(operand) && operand.some((each: Json) => isEqual(found, each));
    case '$nin':
      return Array.isArray(operand) && !operand.some((each: Json) => isEqual(found, each));
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return compares(operator, found, operand);
    default:
      return true;
  }
}

function compares(
  operator: '$gt' | '$gte' | '$lt' | '$lte',
  found: Json | undefined,
  operand: Json,
): boolean {
  if (found === undefined || found === null || operand === null || typeof found !== typeof operand)
    return false;
  switch (operator) {
    case '$gt':
      return found > operand;
    case '$gte':
      return found >= operand;
    case '$lt':
      return found < operand;
    case '$lte':
      return found <= operand;
  }
}
