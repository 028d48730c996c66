import type { LedgerEntry, Report } from '@touchstone/runner';

/**
 * What to say when more than half of the calls that should have succeeded were answered 401: one credential is wrong,
 * and not so many operations. Null otherwise.
 */
export function refusedCredential({ ledger, findings }: Report, isFromHeader: boolean): string | null {
  const successes = ledger.filter(({ error, status }) => error === null && /^2/.test(status ?? ''));
  const told = new Set(
    findings
      .filter(({ rule, received }) => rule === 'status-intended' && received === 401)
      .map(({ operation }) => operation),
  );
  const isRefused = ({ operation, variants, verdict }: LedgerEntry): boolean =>
    verdict !== 'proven' &&
    (told.has(operation) || variants.some(({ detail }) => /\b(answered|received) 401\b/.test(detail ?? '')));
  if (successes.filter(isRefused).length * 2 <= successes.length) return null;
  const which = isFromHeader ? 'the credential given with --header' : "the configuration's credential";
  return `Most calls were answered 401: ${which} was refused.`;
}
