import type { TransitionTable } from '@touchstone/core';
import type { Call } from '../call.js';
import type { Reply } from '../message.js';
import type { Things } from './things.js';

/** What is created, changed and deleted, as far as checks and answers need to know. */
export interface State {
  readonly things: Things;
  /**
   * Whether something that the call names, in its path or body, is not there for its tenant: nowhere at all, or somebody
   * else's.
   */
  missing(call: Call): 'absent' | 'foreign' | undefined;
  isReferenceAbsent(call: Call, field: string): boolean;
  isTaken(call: Call, fields: readonly string[]): boolean;
  isForbiddenChange(call: Call, transitions: TransitionTable): boolean;
  /** The last value accepted, where the call's is below it. */
  fallsBelow(call: Call, field: string): number | undefined;
  /** Whether a precondition of the call (RFC 9110 §13.1) does not hold. */
  isStale(call: Call): boolean;
  /** Does what the call asks for and answers it as the document admits; undefined where that is the document's to say. */
  act(call: Call): Reply | undefined;
  /** What the document answers by itself, and so shows to be there. */
  noteShown(call: Call, reply: Reply): void;
  reset(): void;
}
