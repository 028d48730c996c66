import type { Trigger } from '@touchstone/core';

/**
 * In what order servers check these, where the document does not say (`x-error-order`). Those of one stage, its whole
 * number, come in either order from server to server.
 */
const LEVELS: Readonly<Record<Trigger['kind'], number>> = {
  credential: 0,
  declared: 1,
  'address-blocked': 2,
  'rate-exceeded': 3,
  header: 4,
  'method-unsupported': 5,
  'payload-too-large': 6.0,
  'media-type-unsupported': 6.1,
  'not-acceptable': 6.2,
  'operation-unavailable': 7,
  'scope-missing': 8.0,
  'permission-denied': 8.1,
  'request-invalid': 9.0,
  'required-missing': 9.1,
  'grant-unsupported': 9.2,
  'resource-absent': 9.3,
  'resource-foreign': 9.3,
  'reference-absent': 9.4,
  'client-authentication-failed': 10,
  'precondition-failed': 11.0,
  'value-falling': 11.1,
  'transition-forbidden': 11.2,
  duplicate: 11.3,
  'server-fault': 12,
  unknown: 13,
  ambiguous: 13,
};

const stageOf = ({ kind }: Placed): number => Math.floor(LEVELS[kind]);

/** Something with a place in the order of checks. `code`: null where nothing is documented. */
export interface Placed {
  readonly code: string | null;
  readonly kind: Trigger['kind'];
}

/**
 * Sorts by the document's order, then by what servers usually check first. What the document's order does not name goes
 * after the last of those it names that are usually checked no later; so do the later checks of a code that stands for
 * several, for the document gives the place of the first. A fault comes last: nothing is kept all the same.
 */
export function inOrder<T extends Placed>(
  errorOrder: readonly string[],
  entries: readonly T[],
): readonly T[] {
  const listed = (entry: Placed): number => (entry.code === null ? -1 : errorOrder.indexOf(entry.code));
  const placeOf = (entry: Placed): number => {
    if (entry.kind === 'server-fault') return Number.POSITIVE_INFINITY;
    const own = listed(entry);
    const stage = stageOf(entry);
    const isFirst = entries.every((other) => other.code !== entry.code || stageOf(other) >= stage);
    if (own >= 0 && isFirst) return own;
    const before = entries.filter((other) => listed(other) >= 0 && stageOf(other) <= stage).map(listed);
    return Math.max(own, ...before.map((place) => place + 0.5));
  };
  return entries
    .map((entry) => ({ entry, place: placeOf(entry), level: LEVELS[entry.kind] }))
    .sort((one, other) => one.place - other.place || one.level - other.level)
    .map(({ entry }) => entry);
}
