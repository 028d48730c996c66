import type { Operation } from '@touchstone/core';

/**
 * Returns true if the name of an operation suggests that it only reads: the last segment of its path, such as
 * `POST /flows/filter`, or the verb of its `operationId`. The name proves nothing, so it must not permit a call.
 *
 * @example
 * suggestsRead(operation); // true for POST /flows/count-by-day and for the operationId `searchFlows`
 */
export function suggestsRead({ path, operationId = '' }: Operation): boolean {
  const segment = path.replace(/\/$/, '').split('/').at(-1) ?? '';
  return isRead(wordsOf(segment.replaceAll(/\{[^}]*\}/g, ''))) || isRead(wordsOf(operationId));
}

/** Verbs of reads, which are also names of actions and begin longer names. */
const VERBS: ReadonlySet<string> = new Set('filter count search query validate paginate preview'.split(' '));
/** Nouns and other verbs that count only as the whole name of an action. */
const NAMES: ReadonlySet<string> = new Set('history counts lookup find list'.split(' '));

const isRead = (words: readonly string[]): boolean => {
  const [first = '', ...others] = words;
  return (VERBS.has(first) && !others.includes('and')) || (others.length === 0 && NAMES.has(first));
};

const wordsOf = (text: string): readonly string[] =>
  text
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
