import type { Case } from '../plan/case.js';
import type { Evidence } from '../plan/evidence.js';
import type { Obligation, Variant } from '../plan/obligation.js';
import { isUntested, type Untested, untested } from '../plan/reasons.js';
import { MAX_FUTILE_BURSTS } from './round-limits.js';

/** A variant of an error whose cause the document does not declare. */
export interface Open {
  readonly obligation: Obligation;
  readonly variant: Variant;
  /**
   * Ids of the cases that try the causes inferred from the status. Possible causes are tried only if none of these cases
   * proves the error. Absent if the status determines no cause.
   */
  readonly after?: readonly string[];
}

/**
 * Returns true if possible causes are to be tried: always, or after all inferred causes were tried without a proof or a
 * violation.
 */
export function isDue({ obligation, after }: Open, received: ReadonlyMap<string, Evidence>): boolean {
  if (!after) return true;
  if (received.size === 0 || after.some((id) => !received.has(id))) return false;
  const variants = new Set(obligation.variants.map(({ id }) => id));
  return !after.some((id) => {
    const { isViolated = false, proved = [] } = received.get(id) ?? {};
    return isViolated || proved.some((variant) => variants.has(variant));
  });
}

/** Returns the first reason why a possible cause is not tried; one that a permission lifts comes first. */
export const firstReason = (attempts: readonly (Case | Untested)[]): Untested | undefined =>
  (attempts.find((attempt) => isUntested(attempt) && attempt.reason === 'not allowed') as
    | Untested
    | undefined) ?? attempts.find(isUntested);

/**
 * Returns why no case tries an error although none of its possible causes is held back.
 * @param attempts The cases that may cause it. They are not sent if calls to other operations show that they are futile.
 */
export const noAttempt = ({ response }: Obligation, attempts: readonly (Case | Untested)[]): Untested =>
  response.status === '429' && attempts.some((attempt) => !isUntested(attempt))
    ? untested(
        'not provoked',
        `Bursts of calls to ${MAX_FUTILE_BURSTS} other operations were not refused, so this one was not sent: add \`x-error\` with a \`when\` that specifies the limit.`,
      )
    : untested(
        'trigger unknown',
        `No request is known to cause a ${response.status}: add \`x-error\` with a \`when\`.`,
      );
