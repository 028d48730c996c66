import { randomBytes } from 'node:crypto';

// Meteor's alphabet, which excludes similar-looking characters so that ids can be transcribed.
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTWXYZabcdefghijkmnopqrstuvwxyz';
const LENGTH = 17;

/** Returns 17 random characters. Their 98 bits of entropy make ids infeasible to guess. */
export function newId(): string {
  let id = '';
  while (id.length < LENGTH) {
    for (const byte of randomBytes(2 * LENGTH)) {
      // Skip values beyond the alphabet so that every character is equally likely.
      const character = ALPHABET[byte & 63];
      if (character !== undefined && id.length < LENGTH) id += character;
    }
  }
  return id;
}
