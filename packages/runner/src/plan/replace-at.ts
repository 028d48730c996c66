import type { Json } from '@touchstone/core';
import { own, parsePointer } from '@touchstone/core/internal';

/**
 * Returns a copy of a JSON value with the value at a JSON Pointer set, or removed if the new value is `undefined`. The
 * copy shares the unchanged parts with the original.
 */
export function replaceAt(root: Json, pointer: string, value: Json | undefined): Json {
  return replaceBelow(root, parsePointer(pointer), 0, value) ?? null;
}

function replaceBelow(
  parent: Json,
  tokens: readonly string[],
  depth: number,
  value: Json | undefined,
): Json | undefined {
  const token = tokens[depth];
  if (token === undefined) return value;
  if (Array.isArray(parent)) {
    const items: readonly Json[] = parent;
    const index = Number(token);
    const next = replaceBelow(items[index] ?? null, tokens, depth + 1, value);
    return next === undefined
      ? items.filter((_, at) => at !== index)
      : items.map((item, at) => (at === index ? next : item));
  }
  const object = (typeof parent === 'object' && parent !== null ? parent : {}) as {
    readonly [key: string]: Json;
  };
  const next = replaceBelow(own(object, token) ?? null, tokens, depth + 1, value);
  if (next !== undefined) return { ...object, [token]: next };
  const { [token]: _, ...rest } = object;
  return rest;
}
