import { namesIn } from '@touchstone/core';
import type { Binding } from '../plan/binding.js';

/** Path parameters of the template `from` under the names that `to`, of the same shape, gives them. */
export function renamed(
  parents: ReadonlyMap<string, Binding>,
  from: string,
  to: string,
): ReadonlyMap<string, Binding> {
  const values = namesIn(from).map((name) => parents.get(name));
  return new Map(
    namesIn(to).flatMap((name, index) => (values[index] ? [[name, values[index]] as const] : [])),
  );
}
