import type { ErrorObject } from 'ajv';
import type { Json } from '../model/model.js';
import { own } from '../own.js';
import { childPointer } from '../pointer.js';
import { isObject } from './keywords.js';

/** One constraint of a schema that a value does not satisfy. */
export interface SchemaViolation {
  /**
   * JSON Pointer into the value; `''` is the root. For an absent, undeclared or invalidly named property, it is the
   * pointer of that property.
   */
  readonly pointer: string;
  /**
   * The violated keyword, or `false` for the schema `false`. `inconclusive` is not a violation: it marks the only entry
   * of a validation that depends on a pattern that could not be tested in time.
   */
  readonly keyword: string;
  /** A clause that follows the pointer in messages: `must be string`. Never contains the value. */
  readonly message: string;
  /**
   * The value of the keyword; for `required` and `dependentRequired`, the name of the missing property; for
   * `inconclusive`, the pattern. Long values are abridged with `…`.
   */
  readonly expected: Json;
  /**
   * JSON Pointer fragment of the keyword in the bundled document; for `false` and `inconclusive`, of the schema.
   */
  readonly schemaPointer: string;
}

/**
 * Converts an Ajv error to a violation.
 * @param originOf Returns the document pointer of a compiled schema object.
 */
export function toViolation(
  error: ErrorObject,
  originOf: (schema: object) => string | undefined,
): SchemaViolation {
  const parent: unknown = error.parentSchema;
  const origin = (isObject(parent) && originOf(parent)) || '#';
  // The schema `false` is translated to `{ not: {} }`.
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

export function falseViolation(schemaPointer: string, pointer = ''): SchemaViolation {
  return { pointer, keyword: 'false', message: 'must not be present', expected: false, schemaPointer };
}

/** Creates the only entry of an inconclusive validation. */
export function inconclusiveEntry(schemaPointer: string, pattern: string): SchemaViolation {
  return {
    pointer: '',
    keyword: INCONCLUSIVE,
    message: `could not be checked, because the test of the pattern ${cut(pattern, 80)} did not finish in time`,
    expected: cut(pattern, 200),
    schemaPointer,
  };
}

/**
 * Returns whether a validation was inconclusive: a pattern could not be tested in time, so the value is neither valid
 * nor invalid.
 * @example
 * ```ts
 * const violations = validator.validate(schema, body);
 * if (isInconclusive(violations)) console.log(violations[0]?.message);
 * ```
 */
export const isInconclusive = (violations: readonly SchemaViolation[]): boolean =>
  violations[0]?.keyword === INCONCLUSIVE;

/** Returns the violations of a value; none if the validation was inconclusive. */
export const provenViolations = (violations: readonly SchemaViolation[]): readonly SchemaViolation[] =>
  isInconclusive(violations) ? [] : violations;

const INCONCLUSIVE = 'inconclusive';

const isEmptyObject = (value: unknown): boolean => isObject(value) && Object.keys(value).length === 0;

/** Keys of Ajv's `params` that hold the name of the affected property. */
const PROPERTY_PARAMETERS = ['missingProperty', 'additionalProperty', 'unevaluatedProperty', 'propertyName'];

function instancePointer(error: ErrorObject): string {
  const name =
    error.propertyName ??
    PROPERTY_PARAMETERS.map((key) => own(error.params, key)).find((value) => typeof value === 'string');
  return name === undefined ? error.instancePath : childPointer(error.instancePath, name);
}

function expectedOf(error: ErrorObject): Json {
  const { missingProperty } = error.params;
  if (typeof missingProperty === 'string') return missingProperty;
  const parent: unknown = error.parentSchema;
  return isObject(parent) ? abridged(own(parent, error.keyword), { left: 60 }) : null;
}

/** Copies at most `budget.left` values and truncates strings to 200 characters. */
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
