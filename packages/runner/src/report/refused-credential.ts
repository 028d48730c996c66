import type { Operation } from '@touchstone/core';
import type { Plan } from '../plan/case.js';
import type { RunEvent } from './event.js';
import { isSuccess } from './is-success.js';
import type { LedgerEntry, Report } from './report.js';

/** The least number of operations that the server must refuse with a status for it to refuse the credential. */
const LEAST_REFUSED: ReadonlyMap<number, number> = new Map([
  [401, 1],
  [403, 2],
  // Some servers answer a wrong key or an expired session with these, which can also have other causes.
  ...[400, 407, 419, 440, 498, 511].map((status): [number, number] => [status, 3]),
]);

/**
 * Returns true if the server refused the credential: it answered 401 to more than half of the documented successes that
 * require a credential and that the run called, or 401, 403 or the same other status to all of them. A single wrong
 * credential is a more likely cause than that many wrong operations.
 */
export function isCredentialRefused(
  plan: Plan,
  events: Iterable<RunEvent>,
  report: Pick<Report, 'findings' | 'ledger'>,
): boolean {
  const refusals = new Refusals(plan, events, report);
  const authenticated = new Set(
    plan.model.operations.filter(({ security }) => requiresCredential(security)).map(({ id }) => id),
  );
  const successes = report.ledger.filter(
    (entry) =>
      isSuccess(entry) && authenticated.has(entry.operation) && entry.variants.some(({ cases }) => cases > 0),
  );
  const refused = successes.filter((entry) => refusals.has(entry, [401]));
  if (refused.length * 2 > successes.length) return true;
  const operations = new Set(successes.map(({ operation }) => operation)).size;
  return [...LEAST_REFUSED].some(
    ([status, least]) =>
      operations >= least &&
      successes.every((entry) => refusals.has(entry, status === 403 ? [401, 403] : [status])),
  );
}

/** Returns true if no alternative of the security requirements is empty (OpenAPI 3.1 §4.8.30). */
export const requiresCredential = (security: Operation['security']): boolean =>
  security.length > 0 && security.every((alternative) => alternative.length > 0);

/** The statuses that the server answered instead of documented successes. */
class Refusals {
  /** For each obligation and each operation, the statuses that refused its calls. */
  readonly #statuses = new Map<string, Set<number>>();

  constructor(plan: Plan, events: Iterable<RunEvent>, { findings }: Pick<Report, 'findings'>) {
    const blocked = new Map<string, number>();
    for (const event of events)
      if (event.type === 'case-finished' && event.blockingStatus !== undefined)
        blocked.set(event.case, event.blockingStatus);
    for (const { id, variants } of plan.cases)
      for (const variant of variants) this.#add(plan.variantsById.get(variant)?.obligation, blocked.get(id));
    for (const { rule, operation, received } of findings)
      if (rule === 'status-intended' && typeof received === 'number') this.#add(operation, received);
  }

  /** Returns true if a success was not proven because of one of the statuses. */
  has({ id, operation, verdict }: LedgerEntry, statuses: readonly number[]): boolean {
    const isRefused = (key: string): boolean =>
      statuses.some((status) => this.#statuses.get(key)?.has(status) === true);
    return verdict !== 'proven' && (isRefused(id) || isRefused(operation));
  }

  #add(key: string | undefined, status: number | undefined): void {
    if (key === undefined || status === undefined) return;
    const statuses = this.#statuses.get(key);
    if (statuses) statuses.add(status);
    else this.#statuses.set(key, new Set([status]));
  }
}
