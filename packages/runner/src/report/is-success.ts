import type { LedgerEntry } from './report.js';

/** Returns true for an entry of a documented 2xx, or of a `default` response that describes the success. */
export const isSuccess = ({ error, status, variants }: LedgerEntry): boolean =>
  error === null &&
  ((status ?? '').startsWith('2') ||
    (status === 'default' && variants.every(({ variant }) => variant === 'success')));
