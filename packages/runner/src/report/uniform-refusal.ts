import { isSuccess } from './is-success.js';
import type { Report } from './report.js';

/** Statuses with which servers refuse a caller although the document does not describe it. */
const REFUSALS: readonly (number | null | undefined)[] = [302, 303, 403];

/**
 * Returns the undocumented status that the server answered to every call, if it is a redirect or a 403. Returns `null`
 * if the run proved anything or found anything else.
 *
 * Such a server redirects to a login page, or a firewall rejects the calls, so the run proves nothing.
 */
export function uniformRefusal({ ledger, findings }: Pick<Report, 'ledger' | 'findings'>): number | null {
  const status = findings[0]?.status;
  if (status == null || !REFUSALS.includes(status)) return null;
  if (findings.some((finding) => finding.status !== status)) return null;
  if (ledger.some(({ variants }) => variants.some(({ verdict }) => verdict === 'proven'))) return null;
  const undocumented = new Set(
    findings.filter(({ rule }) => rule === 'status-documented').map(({ operation }) => operation),
  );
  const sent = ledger.filter((entry) => isSuccess(entry) && entry.variants.some(({ cases }) => cases > 0));
  return sent.length > 0 && sent.every(({ operation }) => undocumented.has(operation)) ? status : null;
}
