import { createHash } from 'node:crypto';
import { octetsOf } from './octets.js';
import { MIN_SECRET_LENGTH } from './search.js';

/** Minimum length of a part that identifies a credential. Shorter parts are prefixes such as `live`. */
const MIN_PART_LENGTH = 12;

/**
 * Returns values that a server may derive from a credential and return: its long parts that contain a digit, such as
 * the signature of a JSON Web Token or the id within an API key, and its digests in hexadecimal and base64. Returns no
 * values for a credential that is too short to be a secret.
 */
export function derivedValues(credential: string): readonly string[] {
  if (octetsOf(credential).length < MIN_SECRET_LENGTH) return [];
  const parts = credential
    .split(/[.:_|~$ -]+/)
    .filter((part) => part.length >= MIN_PART_LENGTH && /\d/.test(part));
  const digests = ['md5', 'sha1', 'sha256', 'sha512'].flatMap((algorithm) => {
    const digest = createHash(algorithm).update(credential).digest();
    return [digest.toString('hex'), digest.toString('base64'), digest.toString('base64url')];
  });
  return [...parts.filter((part) => part !== credential), ...digests];
}
