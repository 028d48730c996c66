import type { Operation } from '@touchstone/core';
import { wordsIn } from '../plan/code-words.js';
import type { Candidate } from './candidate.js';

/** Words of codes that say nothing about the cause. */
const FILLERS: ReadonlySet<string> = new Set(
  'error err code exception the a an is was has been its this for of to on resource entity object record value item request'.split(
    ' ',
  ),
);

/**
 * Returns true if the words of an error code name the cause: every word of the code is one of the cause or of the path, and the words
 * that identify the cause are among them. A call with such a cause should be refused with this code.
 *
 * @example
 * isTied(['sku', 'taken'], operation, duplicateOfSku); // true
 * isTied(['order', 'closed'], operation, afterTheSameCall); // false
 */
export function isTied(
  code: readonly string[],
  { path }: Operation,
  { words, identity }: Candidate,
): boolean {
  if (!identity) return false;
  const named = code.filter((word) => !FILLERS.has(word));
  const known = new Set([...words, ...identity.flat(), ...wordsIn(path)]);
  return (
    named.every((word) => known.has(word)) &&
    identity.every((group) => group.some((word) => named.includes(word)))
  );
}
