import { isSuccess } from './is-success.js';
import type { Report } from './report.js';

/**
 * Returns the detail of the first call that should succeed but was refused because of its caller. Returns `null` if a
 * success response was proven or violated, or if no call was refused because of its caller. Obligations that the
 * configuration allows to remain untested are ignored.
 *
 * If the server refuses every such call, the run proves that calls without a valid credential are refused, and nothing
 * about any other response.
 */
export function everyCallRefused({ ledger }: Report): string | null {
  const successes = ledger.filter((entry) => isSuccess(entry) && entry.waived === undefined);
  if (successes.some(({ verdict }) => verdict === 'proven' || verdict === 'violated')) return null;
  const sent = successes.flatMap(({ variants }) => variants.filter(({ cases }) => cases > 0));
  return sent.find(({ reason }) => reason === 'no caller')?.detail ?? null;
}
