import type { ErrorObject } from 'ajv';
import type { Json } from '../model/model.js';
import { childPointer } from '../pointer.js';
import { isObject } from './keywords.js';

/** One way in which a value does not satisfy a schema. */
export interface SchemaViolation {
  /**
   * JSON Pointer into the value, `''` for the whole. For an absent, undeclared or ill-named property, the
   * pointer of that property.
   */
  readonly pointer: string;
  /** The keyword broken; `false` where the schema admits nothing. */
  readonly keyword: string;
  /** A clause to follow the pointer: `must be string`. Never quotes the value. */
  readonly message: string;
  /** The keyword's value, or the name for `required` and `dependentRequired`. Long ones are cut with `…`. */
  readonly expected: Json;
  /** Fragment pointer of the keyword in the bundled document. */
  readonly schemaPointer: string;
}

/** @param originOf The document pointer of a compiled schema object. */
export function toViolation(
  error: ErrorObject,
  originOf: (schema: object) => string | undefined,
): SchemaViolation {
  const parent: unknown = error.parentSchema;
  const origin = (isObject(parent) && originOf(parent)) || '#';
  // `{ not: {} }` is what the schema `false` is translated to.
  if (error.keyword === 'not' && isObject(parent) && isEmptyObject(parent.not)) {
    return falseViolation(origin, instancePointer(error));
  }
  return {
    pointer: instancePointer(error),
    keyword: error.keyword,
    message: cut(error.message ?? 'is not valid', 300),
    expected: expectedOf(error),
    schemaPointer: childPointer(origin, error.keyword),
  };
}

/** The violation of the schema `false`. */
export function falseViolation(schemaPointer: string, pointer = ''): SchemaViolation {
  return { pointer, keyword: 'false', message: 'must not be there', expected: false, schemaPointer };
}

const isEmptyObject = (value: unknown): boolean => isObject(value) && Object.keys(value).length === 0;

/** Names of `params` under which the library says which property an error is about. */
const PROPERTY_PARAMETERS = ['missingProperty', 'additionalProperty', 'unevaluatedProperty', 'propertyName'];

function instancePointer(error: ErrorObject): string {
  const name =
    error.propertyName ??
    PROPERTY_PARAMETERS.map((key) => error.params[key]).find((value) => typeof value === 'string');
  return name === undefined ? error.instancePath : childPointer(error.instancePath, name);
}

function expectedOf(error: ErrorObject): Json {
  const { missingProperty } = error.params;
  if (typeof missingProperty === 'string') return missingProperty;
  const parent: unknown = error.parentSchema;
  return isObject(parent) ? abridged(parent[error.keyword], { left: 60 }) : null;
}

/** A copy no larger than a person reads: long texts cut, at most `budget.left` values. */
function abridged(value: unknown, budget: { left: number }): Json {
  budget.left -= 1;
  if (typeof value === 'string') return cut(value, 200);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  if (typeof value !== 'object') return null;
  if (Array.isArray(value)) {
    const abridgedParts: Json[] = [];
    for (const item of value) {
      if (budget.left <= 0) return [...abridgedParts, '…'];
      abridgedParts.push(abridged(item, budget));
    }
    return abridgedParts;
  }
  const abridgedParts: [string, Json][] = [];
  for (const [key, child] of Object.entries(value)) {
    if (budget.left <= 0) return Object.fromEntries([...abridgedParts, ['…', '…']]);
    abridgedParts.push([key, abridged(child, budget)]);
  }
  return Object.fromEntries(abridgedParts);
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
