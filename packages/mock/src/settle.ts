import type { Json, SchemaNode } from '@touchstone/core';
import type { World } from './world.js';

export type JsonObject = { readonly [key: string]: Json };

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * What was wanted, as far as its schema admits it: a property that breaks it is taken from `base`, which is valid, or
 * left out. Where nothing helps, `base` itself.
 */
export function settle(world: World, node: SchemaNode, wanted: JsonObject, base: JsonObject): JsonObject {
  let value = wanted;
  for (let attempt = 0; attempt <= Object.keys(wanted).length; attempt++) {
    const violations = world.validator.validate(node, value, { direction: 'response' });
    if (violations.length === 0) return value;
    const broken = new Set(violations.map(({ pointer }) => pointer.split('/')[1] ?? ''));
    const next = reverted(value, base, broken);
    if (next === value) break;
    value = next;
  }
  return base;
}

function reverted(value: JsonObject, base: JsonObject, broken: ReadonlySet<string>): JsonObject {
  let changed = false;
  const kept: Record<string, Json> = { ...value };
  for (const escaped of broken) {
    const name = escaped.replaceAll('~1', '/').replaceAll('~0', '~');
    const own = Object.hasOwn(base, name) ? base[name] : undefined;
    if (own === undefined ? !Object.hasOwn(kept, name) : kept[name] === own) continue;
    changed = true;
    if (own === undefined) delete kept[name];
    else kept[name] = own;
  }
  return changed ? kept : value;
}
