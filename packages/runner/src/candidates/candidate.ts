import type { Trigger } from '@touchstone/core';
import type { ForbiddenBy } from '../plan/step.js';
import type { RequestMutation } from '../provokers/provoke-context.js';

/** A possible cause of errors whose causes the document does not declare. */
export interface Candidate {
  /** A label that is unique within an operation: `credential: missing`, `after the same call`. */
  readonly label: string;
  /** Words that error codes use for this cause, in lower case. */
  readonly words: readonly string[];
  /**
   * Groups of words that identify the cause: a code that names the cause contains a word of each group. Absent if no code
   * tells that a call with this cause should be refused.
   */
  readonly identity?: readonly (readonly string[])[];
  /**
   * Present if the document or the configuration forbids the call: whatever the code, or only if the code names the cause.
   * A server that refuses the cause at one operation breaks its contract if it accepts the cause at another.
   */
  readonly isForbidden?: 'always' | 'if named';
  /** What forbids the call. Absent if the server may accept it. */
  readonly forbiddenBy?: ForbiddenBy;
  readonly cause: CandidateCause;
  /** True if the call has a wrong credential, which can lock an account. */
  readonly isWrongCredential?: true;
  /** True if the cause is the caller, which needs a configured caller. */
  readonly isByCaller?: true;
  /** True if a write is sent only to a resource that the run created. */
  readonly needsOwn?: true;
}

/**
 * The trigger that causes the errors, a mutation that no trigger declares, or the error code in `provokes` of a caller that
 * causes it.
 */
export type CandidateCause =
  | { readonly kind: 'trigger'; readonly trigger: Trigger }
  | { readonly kind: 'mutation'; readonly mutation: RequestMutation }
  | { readonly kind: 'provokes'; readonly code: string };
