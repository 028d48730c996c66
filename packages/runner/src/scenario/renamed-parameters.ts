import { pathParameterNames } from '@touchstone/core/internal';
import type { Binding } from '../plan/binding.js';

/** Renames the path parameters of the template `from` to those of `to`, which has the same shape. */
export function renamed(
  parents: ReadonlyMap<string, Binding>,
  from: string,
  to: string,
): ReadonlyMap<string, Binding> {
  const values = pathParameterNames(from).map((name) => parents.get(name));
  return new Map(
    pathParameterNames(to).flatMap((name, index) => (values[index] ? [[name, values[index]] as const] : [])),
  );
}
