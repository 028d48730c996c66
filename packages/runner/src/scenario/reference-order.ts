import { isSameReference, type ResourceReference } from '@touchstone/core/internal';
import type { ControlAction } from '../config/config.js';
import type { Binding } from '../plan/binding.js';
import type { PlanContext } from './context.js';

/**
 * Sorts references: resources first, then values whose path contains another reference, then other values. The other
 * values are last because they must differ from the earlier values, and a list usually offers several.
 */
export function inDependencyOrder(references: readonly ResourceReference[]): readonly ResourceReference[] {
  const depends = ({ path }: ResourceReference): boolean =>
    references.some((other) => path.includes(`{${lastToken(other.at)}}`));
  const rank = (reference: ResourceReference): number =>
    reference.pointer === null ? 0 : depends(reference) ? 1 : 2;
  return [...references].sort((one, other) => rank(one) - rank(other));
}

export const lastToken = (pointer: string): string => pointer.slice(pointer.lastIndexOf('/') + 1);

/**
 * Returns the control action whose value satisfies a reference to a value in a resource; undefined if there is none.
 */
export const actionFor = (
  { options }: PlanContext,
  { path, pointer }: Pick<ResourceReference, 'path' | 'pointer'>,
): ControlAction | undefined =>
  pointer === null
    ? undefined
    : options.control.actions.find(
        ({ creates }) => creates !== undefined && isSameReference(creates, `${path}#${pointer}`),
      );

/**
 * Returns the label of a fixture: the reference, the values that fill its path, and the number of values that it must
 * differ from.
 */
export function referenceLabel(
  path: string,
  pointer: string | null,
  parents: ReadonlyMap<string, Binding>,
  used: readonly Binding[],
): string {
  const filled = [...parents].map(
    ([name, binding]) => `${name}=${binding.fixture ?? binding.literal ?? binding.name}`,
  );
  const other = pointer !== null && used.length > 0 ? ` other than ${used.length}` : '';
  return `${path}${pointer === null ? '' : `#${pointer}`}${filled.length > 0 ? ` (${filled.join(', ')})` : ''}${other}`;
}
