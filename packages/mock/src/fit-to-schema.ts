import type { Json, SchemaNode, Validator } from '@touchstone/core';
import { setOwn } from '@touchstone/core/internal';
import type { JsonObject } from './json.js';

/**
 * Returns `wanted` with as few changes as its schema requires: a property that violates the schema takes the value of
 * `base`, or is removed if `base` lacks it.
 *
 * @param base A value that is valid against the schema. Returned unchanged if no replacement makes `wanted` valid.
 */
export function fitToSchema(
  validator: Validator,
  node: SchemaNode,
  wanted: JsonObject,
  base: JsonObject,
): JsonObject {
  let value = wanted;
  for (let attempt = 0; attempt <= Object.keys(wanted).length; attempt++) {
    const violations = validator.validate(node, value, { direction: 'response' });
    if (violations.length === 0) return value;
    const invalidNames = new Set(violations.map(({ pointer }) => pointer.split('/')[1] ?? ''));
    const next = revertProperties(value, base, invalidNames);
    if (next === value) break;
    value = next;
  }
  return base;
}

/**
 * Returns `value` with the named properties taken from `base`, or removed if `base` lacks them. Returns the same object
 * if nothing changes.
 *
 * @param escapedNames Names of properties, escaped as in a JSON Pointer (RFC 6901 §3).
 */
function revertProperties(
  value: JsonObject,
  base: JsonObject,
  escapedNames: ReadonlySet<string>,
): JsonObject {
  let isChanged = false;
  const reverted: Record<string, Json> = { ...value };
  for (const escaped of escapedNames) {
    const name = escaped.replaceAll('~1', '/').replaceAll('~0', '~');
    const replacement = Object.hasOwn(base, name) ? base[name] : undefined;
    if (replacement === undefined ? !Object.hasOwn(reverted, name) : reverted[name] === replacement) continue;
    isChanged = true;
    if (replacement === undefined) delete reverted[name];
    else setOwn(reverted, name, replacement);
  }
  return isChanged ? reverted : value;
}
