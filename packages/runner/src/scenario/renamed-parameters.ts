import { pathParameterNames } from '@touchstone/core/internal';
import type { Binding } from '../plan/binding.js';

/**
 * Returns the bindings of the path parameters of `from`, keyed by the parameter names of `to`, which has the same
 * shape.
 */
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
