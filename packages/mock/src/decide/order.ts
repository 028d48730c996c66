import type { Trigger } from '@touchstone/core';
import { checkStage, compareChecks } from '@touchstone/core/internal';

/** The properties of a check that determine its position in the order of checks. */
export interface Placed {
  /** The documented error code; `null` if the error has none. */
  readonly code: string | null;
  readonly kind: Trigger['kind'];
}

/**
 * Sorts checks by the document's `x-error-order`, then by the order in which servers usually run them. An unlisted
 * check follows the last listed check that servers usually run at the same stage or earlier. If a code has several
 * checks, only its first check takes the listed position, because the list contains each code once; the others are
 * placed like unlisted checks. An injected fault is checked last, but before any change is stored.
 */
export function inOrder<T extends Placed>(
  errorOrder: readonly string[],
  entries: readonly T[],
): readonly T[] {
  const listed = ({ code }: Placed): number => (code === null ? -1 : errorOrder.indexOf(code));
  const stageOf = ({ kind }: Placed): number => checkStage(kind);
  const placeOf = (entry: Placed): number => {
    if (entry.kind === 'server-fault') return Number.POSITIVE_INFINITY;
    const place = listed(entry);
    const stage = stageOf(entry);
    const isFirst = entries.every((other) => other.code !== entry.code || stageOf(other) >= stage);
    if (place >= 0 && isFirst) return place;
    const before = entries.filter((other) => listed(other) >= 0 && stageOf(other) <= stage).map(listed);
    return Math.max(place, ...before.map((earlier) => earlier + 0.5));
  };
  return entries
    .map((entry) => ({ entry, place: placeOf(entry) }))
    .sort((one, other) => one.place - other.place || compareChecks(one.entry.kind, other.entry.kind))
    .map(({ entry }) => entry);
}
