import type { LedgerEntry } from '@touchstone/runner';
import { describeVariant } from '../wording.js';
import { printable } from './printable.js';
import type { Style } from './style.js';
import { wrap } from './text.js';

/**
 * Renders the proven and violated variants whose cases do not try every violation, each with the detail that explains
 * why.
 */
export function renderPartlyTried(ledger: readonly LedgerEntry[], style: Style): string[] {
  return ledger.flatMap(({ id, status, variants }) =>
    variants.flatMap(({ variant, verdict, detail }) => {
      if (detail === null || (verdict !== 'proven' && verdict !== 'violated')) return [];
      const name = printable(`${id} (${describeVariant(variant, status)})`);
      return [name, ...wrap(printable(detail), style.columns - 2).map((line) => `  ${line}`)];
    }),
  );
}
