import type { Json } from '@touchstone/core';
import { own, parsePointer } from '@touchstone/core/internal';
/**
 * Returns a copy of a JSON value with the value at a JSON Pointer set, or removed if the new value is `undefined`. The
 * copy shares the unchanged parts with the original.
 */
export function replaceAt(root: Json, pointer: string, value: Json | undefined): Json {
  const [token, ...rest] = parsePointer(pointer);
  if (token === undefined) return value ?? null;
  const remaining = rest.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  if (Array.isArray(root)) {
    const items: readonly Json[] = root;
    const index = Number(token);
    const next = remaining === '' ? value : replaceAt(items[index] ?? null, remaining, value);
    return next === undefined
      ? items.filter((_, at) => at !== index)
      : items.map((item, at) => (at === index ? next : item));
  }
  const object = (typeof root === 'object' && root !== null ? root : {}) as { readonly [key: string]: Json };
  const next = remaining === '' ? value : replaceAt(own(object, token) ?? null, remaining, value);
  if (next === undefined) return Object.fromEntries(Object.entries(object).filter(([key]) => key !== token));
  return { ...object, [token]: next };
}
