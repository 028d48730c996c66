import { isSuccess } from './is-success.js';
import type { Report } from './report.js';

/** Statuses with which servers refuse a caller although the document does not describe it. */
const REFUSALS: readonly number[] = [302, 303, 403];

/** Statuses that judge the content of a request, so each contradicts the document. */
const OF_CONTENT: readonly number[] = [400, 422];

/**
 * Returns the undocumented 3xx or 4xx that the server answered to every call, unless it judges the content of requests.
 * If the run called only one operation, the status must be a redirect or a 403. Returns `null` if the run proved
 * anything or found anything else.
 *
 * Such a server redirects to a login page, or a firewall rejects the calls, or the calls reach another server, so the run
 * proves nothing.
 */
export function uniformRefusal({ ledger, findings }: Pick<Report, 'ledger' | 'findings'>): number | null {
  const status = findings[0]?.status;
  if (status == null || status < 300 || status >= 500 || OF_CONTENT.includes(status)) return null;
  if (findings.some((finding) => finding.status !== status)) return null;
  if (ledger.some(({ variants }) => variants.some(({ verdict }) => verdict === 'proven'))) return null;
  const undocumented = new Set(
    findings.filter(({ rule }) => rule === 'status-documented').map(({ operation }) => operation),
  );
  const sent = ledger.filter((entry) => isSuccess(entry) && entry.variants.some(({ cases }) => cases > 0));
  if (sent.length === 0 || !sent.every(({ operation }) => undocumented.has(operation))) return null;
  return undocumented.size > 1 || REFUSALS.includes(status) ? status : null;
}
