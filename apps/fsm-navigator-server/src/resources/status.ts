import { Refusal } from '../http/refusal.js';
import type { TransitionTable } from '../transitions.js';

/**
 * Checks that a resource can change from one status to another.
 * @throws Refusal invalid_status_transition if the table lacks the transition, including a change to the current
 * status
 */
export function checkTransition<Status extends string>(
  what: string,
  table: TransitionTable<Status>,
  from: Status,
  to: Status,
): void {
  if (table[from].includes(to)) return;
  throw new Refusal('invalid_status_transition', `${what} cannot change from ${from} to ${to}.`);
}
