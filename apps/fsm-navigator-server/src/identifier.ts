import { randomBytes } from 'node:crypto';

/** What an id names; the prefix says it, so that an id in a log is readable. */
export type IdPrefix =
  | 'job'
  | 'cus'
  | 'loc'
  | 'ast'
  | 'mtr'
  | 'itm'
  | 'txn'
  | 'tec'
  | 'svc'
  | 'rdg'
  | 'trf'
  | 'con'
  | 'cmp'
  | 'key'
  | 'req';

// RFC 4648 base32 in lower case: 5 bits a character, no two that differ only in case.
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const LENGTH = 24;

/** `job_` and 24 random characters: 120 bits, so that no company can guess another's. */
export function newId(prefix: IdPrefix): string {
  let id = `${prefix}_`;
  for (const byte of randomBytes(LENGTH)) id += ALPHABET[byte & 31];
  return id;
}

let counter = 0;

/** Names one answer in a support call. Unique, not secret: a counter behind a random start costs nothing. */
export function newRequestId(): string {
  counter += 1;
  return `req_${PROCESS}${counter.toString(36).padStart(8, '0')}`;
}

const PROCESS = newId('req').slice(4, 20);
