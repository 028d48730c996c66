/** Freezes all that can be reached, a map's entries too. Without recursion: documents nest as deep as they like. */
export function deepFreeze<T>(root: T): T {
  const stack: unknown[] = [root];
  while (stack.length > 0) {
    const value = stack.pop();
    if (typeof value !== 'object' || value === null || Object.isFrozen(value)) continue;
    if (value instanceof Map) disableMutators(value);
    Object.freeze(value);
    for (const child of value instanceof Map ? value.values() : Object.values(value)) stack.push(child);
  }
  return root;
}

/** Freezing an object does not freeze what a Map holds inside it. */
function disableMutators(map: Map<unknown, unknown>): void {
  const refuse = (): never => {
    throw new TypeError('The model is frozen.');
  };
  for (const name of ['set', 'delete', 'clear']) Object.defineProperty(map, name, { value: refuse });
}
