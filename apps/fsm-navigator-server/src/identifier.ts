import { randomBytes } from 'node:crypto';

/** The id prefixes. They identify the resource type, so that ids in a log are recognizable. */
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

// RFC 4648 base32 in lower case: 5 bits per character, and no two characters differ only in case.
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
 * Returns the id of a response, which users quote in support requests. The id is unique but not secret, so a random
 * prefix and a counter suffice.
 */
export function newRequestId(): string {
  counter += 1;
  return `req_${PROCESS}${counter.toString(36).padStart(8, '0')}`;
}

const PROCESS = newId('req').slice(4, 20);
