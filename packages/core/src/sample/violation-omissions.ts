import { childPointer } from '../pointer.js';
import type { Path } from './edit.js';

/** Maximum number of branches around a violated constraint, because each branch is validated for each violation. */
export const MAX_GUARDS = 50;

/**
 * The reason why parts of a value were not violated. `budget`: the value is too large to be validated for each
 * violation. `branches`: they are within more than 50 branches of `anyOf`, `oneOf` and `if`.
 */
export type OmissionReason = 'budget' | 'branches';

/** Parts of a value that were omitted for the same reason. */
export interface OmittedParts {
  readonly reason: OmissionReason;
  /** JSON Pointer of the first omitted part. */
  readonly first: string;
  /** Number of parts. The values in an omitted object or array are not counted. */
  readonly count: number;
}

/** Counts the parts of a value that a search omits. */
export class Omissions {
  readonly #parts = new Map<OmissionReason, OmittedParts>();

  add(reason: OmissionReason, path: Path): void {
    const earlier = this.#parts.get(reason);
    const first = earlier?.first ?? path.reduce<string>(childPointer, '');
    this.#parts.set(reason, { reason, first, count: (earlier?.count ?? 0) + 1 });
  }

  list(): readonly OmittedParts[] {
    return [...this.#parts.values()];
  }
}
