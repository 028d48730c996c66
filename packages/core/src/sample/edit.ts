import type { Json } from '../model/model.js';

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
  const entries = new Map(Object.entries(object));
  entries.set(name, replaceAt(entries.get(name) ?? null, path, value, from + 1));
  return Object.fromEntries(entries);
}

export function valueAt(root: Json, path: Path): Json | undefined {
  let value: Json | undefined = root;
  for (const token of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, token)) return undefined;
    value = (value as { readonly [key: string]: Json })[token];
  }
  return value;
}
