import { pathParameterNames } from '@touchstone/core/internal';
import type { Binding } from '../plan/binding.js';

/** Path parameters of the template `from` under the names that `to`, of the same shape, gives them. */
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
