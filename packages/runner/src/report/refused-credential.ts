import type { Operation } from '@touchstone/core';
import type { Plan } from '../plan/case.js';
import type { RunEvent } from './event.js';
import { isSuccess } from './is-success.js';
import type { LedgerEntry, Report } from './report.js';

/**
 * Returns true if a 401 was received instead of more than half of the documented successes that require a credential
 * and that the run called. A single wrong credential is a more likely cause than that many wrong operations.
 */
export function isCredentialRefused(plan: Plan, events: Iterable<RunEvent>, report: Report): boolean {
  const blocked = blockedBy401(plan, events);
  const reported = new Set(
    report.findings
      .filter(({ rule, received }) => rule === 'status-intended' && received === 401)
      .map(({ operation }) => operation),
  );
  const isRefused = ({ id, operation, verdict }: LedgerEntry): boolean =>
    verdict !== 'proven' && (reported.has(operation) || blocked.has(id));
  const authenticated = new Set(
    plan.model.operations.filter(({ security }) => requiresCredential(security)).map(({ id }) => id),
  );
  const successes = report.ledger.filter(
    (entry) =>
      isSuccess(entry) && authenticated.has(entry.operation) && entry.variants.some(({ cases }) => cases > 0),
  );
  return successes.filter(isRefused).length * 2 > successes.length;
}

/** Returns true if no alternative of the security requirements is empty (OpenAPI 3.1 §4.8.30). */
const requiresCredential = (security: Operation['security']): boolean =>
  security.length > 0 && security.every((alternative) => alternative.length > 0);

/** Returns the ids of the obligations whose cases a 401 has blocked. */
function blockedBy401(plan: Plan, events: Iterable<RunEvent>): ReadonlySet<string> {
  const cases = new Set<string>();
  for (const event of events)
    if (event.type === 'case-finished' && event.blockingStatus === 401) cases.add(event.case);
  const variants = plan.cases.filter(({ id }) => cases.has(id)).flatMap((planned) => planned.variants);
  return new Set(variants.flatMap((id) => plan.variantsById.get(id)?.obligation ?? []));
}
