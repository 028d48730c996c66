import type { Trigger } from '@touchstone/core';
import type { RequestMutation } from '../provokers/provoke-context.js';

/** A possible cause of errors whose causes the document does not declare. */
export interface Candidate {
  /** A label that is unique within an operation: `credential: missing`, `the call repeated`. */
  readonly label: string;
  /** Words that error codes use for this cause, in lower case. */
  readonly words: readonly string[];
  readonly cause: CandidateCause;
}

export type CandidateCause =
  | { readonly kind: 'trigger'; readonly trigger: Trigger }
  | { readonly kind: 'mutation'; readonly mutation: RequestMutation };
