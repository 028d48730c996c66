import { randomBytes } from 'node:crypto';

/** The prefix of an id names the type of its resource, so that an id in a log is readable. */
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

// RFC 4648 base32 in lower case: 5 bits per character, unambiguous in any case.
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const LENGTH = 24;

/** Returns the prefix and 24 random characters, such as `job_…`. Other companies cannot guess these 120 bits. */
export function newId(prefix: IdPrefix): string {
  let id = `${prefix}_`;
  for (const byte of randomBytes(LENGTH)) id += ALPHABET[byte & 31];
  return id;
}

let counter = 0;

/**
 * Identifies a response for support. The id is unique but not secret, so a counter behind a random start suffices.
 */
export function newRequestId(): string {
  counter += 1;
  return `req_${PROCESS}${counter.toString(36).padStart(8, '0')}`;
}

const PROCESS = newId('req').slice(4, 20);
