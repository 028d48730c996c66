import { literal } from './code/literal.js';

/** Returns a response's status as the key of an object or type: `404`, `'4XX'`, `'default'`. */
export function statusKey(status: string): string {
  return /^[1-5]\d\d$/.test(status) ? status : literal(status);
}

/** Returns the type of a response's status: `404`, or `number` for `4XX` and `default`. */
export function statusType(status: string): string {
  return /^[1-5]\d\d$/.test(status) ? status : 'number';
}
