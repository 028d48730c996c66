import type { Plan } from '../plan/case.js';
import type { Expectation } from '../plan/step.js';

/** A violated obligation, and the violated variant if there is one. */
export interface Place {
  /** Id of the obligation; empty if the response to a candidate belongs to no documented one. */
  readonly obligation: string;
  readonly variant: string | null;
}

/** Returns the violated obligation, with the variant of the step if it belongs to that obligation. */
export function placeOf(
  { variantsById }: Plan,
  { rule, obligation: expected, variant, unobserved }: Expectation,
  violated: string,
): Place {
  // A candidate expects no particular response, unless its refusal was not observed.
  const isUnrelated = rule === 'candidate' && violated === expected && violated !== unobserved?.obligation;
  if (isUnrelated) return { obligation: '', variant: null };
  const isOwn = variant !== undefined && variantsById.get(variant)?.obligation === violated;
  return { obligation: violated, variant: isOwn ? variant : null };
}
