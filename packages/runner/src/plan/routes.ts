import { pathParameterNames } from '@touchstone/core/internal';
import type { Bound } from './case.js';

/** The same values under the names that another template of the same shape gives its parameters. */
export function renamed(
  parents: ReadonlyMap<string, Bound>,
  from: string,
  to: string,
): ReadonlyMap<string, Bound> {
  const names = pathParameterNames(to);
  const values = pathParameterNames(from).map((name) => parents.get(name));
  return new Map(names.flatMap((name, index) => (values[index] ? [[name, values[index]] as const] : [])));
}
