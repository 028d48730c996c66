import type { Trigger } from '@touchstone/core';

/** A possible cause of errors whose causes the document does not declare. */
export interface Candidate {
  /** A label that is unique within an operation: `credential: missing`, `after the same call`. */
  readonly label: string;
  /** Words that error codes use for this cause, in lower case. */
  readonly words: readonly string[];
  readonly cause: CandidateCause;
}

/** The trigger that causes the errors, or the error code in `provokes` of a caller that causes it. */
export type CandidateCause =
  | { readonly kind: 'trigger'; readonly trigger: Trigger }
  | { readonly kind: 'provokes'; readonly code: string };
