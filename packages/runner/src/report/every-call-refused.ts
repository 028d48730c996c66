import type { Report } from './report.js';

/**
 * Returns why the server accepted none of the calls that should succeed, or `null` if it accepted one, or if none was
 * sent. Such a run proves that calls without a valid credential are refused, and nothing about any other response.
 * Obligations that the configuration allows to remain untested are ignored.
 *
 * @returns The detail of the first refused call, which names the caller.
 */
export function everyCallRefused({ ledger }: Report): string | null {
  const successes = ledger.filter(
    ({ error, status, waived }) => error === null && /^2/.test(status ?? '') && waived === undefined,
  );
  if (successes.some(({ verdict }) => verdict === 'proven' || verdict === 'violated')) return null;
  const sent = successes.flatMap(({ variants }) => variants.filter(({ cases }) => cases > 0));
  return sent.find(({ reason }) => reason === 'no caller')?.detail ?? null;
}
