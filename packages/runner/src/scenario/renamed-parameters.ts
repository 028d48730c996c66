import { namesIn } from '@touchstone/core';
import type { Binding } from '../plan/binding.js';

/** The same values under the names that another template of the same shape gives its parameters. */
export function renamed(
  parents: ReadonlyMap<string, Binding>,
  from: string,
  to: string,
): ReadonlyMap<string, Binding> {
  const names = namesIn(to);
  const values = namesIn(from).map((name) => parents.get(name));
  return new Map(names.flatMap((name, index) => (values[index] ? [[name, values[index]] as const] : [])));
}
