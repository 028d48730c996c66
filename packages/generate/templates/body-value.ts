// biome-ignore-all format: emitters copy this text into generated files as it is written here.
// biome-ignore-all lint/style/useTemplate: generated files use concatenation throughout.
export function valueAt(body: unknown, path: readonly string[]): unknown {
  let value = body;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}

/** Returns true if `key` is the best match for an error status: the status itself, its range (`4XX`), or `default`. */
export function isFor(key: number | string, status: number, keys: readonly (number | string)[]): boolean {
  const range = Math.floor(status / 100) + 'XX';
  return status >= 400 && key === [status, range, 'default'].find((candidate) => keys.includes(candidate));
}
