import { literal } from './code/literal.js';

/** A response's key as the key of an object or type: `404`, `"4XX"`, `"default"`. */
export function statusKey(status: string): string {
  return /^[1-5]\d\d$/.test(status) ? status : literal(status);
}

/** The type of the status an answer under this key has. */
export function statusType(status: string): string {
  return /^[1-5]\d\d$/.test(status) ? status : 'number';
}
