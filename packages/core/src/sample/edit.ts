import type { Json } from '../model/model.js';
import { own } from '../own.js';

export type Path = readonly (string | number)[];

/** Returns a copy with the value at `path` replaced. The copy shares every part that is not on the path. */
export function replaceAt(root: Json, path: Path, value: Json, from = 0): Json {
  const token = path[from];
  if (token === undefined) return value;
  if (Array.isArray(root)) {
    const copy: Json[] = [...root];
    copy[Number(token)] = replaceAt(copy[Number(token)] ?? null, path, value, from + 1);
    return copy;
  }
  const object = typeof root === 'object' && root !== null ? (root as { readonly [key: string]: Json }) : {};
  const name = String(token);
  // A computed key, because the name may be `__proto__`.
  return { ...object, [name]: replaceAt(own(object, name) ?? null, path, value, from + 1) };
}

export function valueAt(root: Json, path: Path): Json | undefined {
  let value: Json | undefined = root;
  for (const token of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, token)) return undefined;
    value = (value as { readonly [key: string]: Json })[token];
  }
  return value;
}
