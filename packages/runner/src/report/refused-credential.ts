import type { LedgerEntry, Report } from './report.js';

/**
 * Returns true if more than half of the documented successes were answered 401. A single wrong credential is a more
 * likely cause than that many wrong operations.
 */
export function isCredentialRefused({ ledger, findings }: Report): boolean {
  const successes = ledger.filter(({ error, status }) => error === null && /^2/.test(status ?? ''));
  const reported = new Set(
    findings
      .filter(({ rule, received }) => rule === 'status-intended' && received === 401)
      .map(({ operation }) => operation),
  );
  const isRefused = ({ operation, variants, verdict }: LedgerEntry): boolean =>
    verdict !== 'proven' &&
    (reported.has(operation) || variants.some(({ detail }) => RECEIVED_401.test(detail ?? '')));
  return successes.filter(isRefused).length * 2 > successes.length;
}

/** The wording of an untested or blocked variant's detail. */
const RECEIVED_401 = /\b(?:answered|received|returned) 401\b/;
