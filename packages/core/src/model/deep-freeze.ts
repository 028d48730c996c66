/**
 * Freezes a value and everything reachable from it, including map values. Iterative, because documents can nest deeply.
 */
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

/** Makes a map immutable. `Object.freeze` does not protect the entries of a map. */
function disableMutators(map: Map<unknown, unknown>): void {
  const refuse = (): never => {
    throw new TypeError('The model is frozen.');
  };
  for (const name of ['set', 'delete', 'clear']) Object.defineProperty(map, name, { value: refuse });
}
