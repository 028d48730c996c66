import type { ReceivedResponse, SentRequest } from '../http/message.js';
import { retryAfterOf } from '../http/retry-after.js';
import type { Plan } from '../plan/case.js';

/** A failed call that may succeed the next time. */
export interface Mishap {
  readonly operation: string;
  /** The failure as a predicate, such as `closed the connection`. */
  readonly what: string;
  readonly sent: SentRequest;
  /** Seconds after which the call may succeed. 0 unless the server may be overloaded. */
  readonly waitSeconds: number;
  /** True if the server answered 502, 503 or 504. */
  readonly isOverload: boolean;
}

/** Returns true for a 503 that the operation documents: the server may be unavailable at any time. */
export const isDocumented = (plan: Plan, { operation, what }: Mishap): boolean =>
  what === 'answered 503' &&
  ['503', '5XX'].some((status) => plan.obligationsByStatus.has(`${operation} ${status}`));

/** The predicate of a dropped connection. */
export const DROPPED = 'closed the connection';

/** The wait after a dropped connection, or after a 502, 503 or 504 without `Retry-After`. */
export const USUAL_WAIT_SECONDS = 0.1;
const LONGEST_WAIT_SECONDS = 5;

/** Returns the wait after a 5xx. Only 502, 503 and 504 mean that the same call may soon succeed (RFC 9110 §15.6). */
export function waitAfter({ status, headers, json }: ReceivedResponse): number {
  if (status < 502 || status > 504) return 0;
  return Math.min(retryAfterOf(headers, json) ?? USUAL_WAIT_SECONDS, LONGEST_WAIT_SECONDS);
}
