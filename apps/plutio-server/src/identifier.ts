import { randomBytes } from 'node:crypto';

// Meteor's: no two that look alike, so that an id can be read aloud.
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTWXYZabcdefghijkmnopqrstuvwxyz';
const LENGTH = 17;

/** 17 characters, 98 bits: no workspace can guess another's. */
export function newId(): string {
  let id = '';
  while (id.length < LENGTH) {
    for (const byte of randomBytes(2 * LENGTH)) {
      // What lies past the alphabet is drawn again, so that every character is as likely.
      const character = ALPHABET[byte & 63];
      if (character !== undefined && id.length < LENGTH) id += character;
    }
  }
  return id;
}
