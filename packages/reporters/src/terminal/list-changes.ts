import type { Report } from '@touchstone/runner';
import { printable } from './printable.js';
import type { Style } from './style.js';
import { count, plural, wrap } from './text.js';

/** Maximum number of lists that are shown without `verbose`. */
const MAX_SHOWN = 8;

type ListChange = NonNullable<Report['listChanges']>[number];
type ListedItemIds = NonNullable<ListChange['appeared']>;

/** Renders the lists that differ at the end of the run, each with the items that appeared in it, or are gone. */
export function renderListChanges(
  { listChanges = [] }: Report,
  style: Style,
  verbose: boolean,
): readonly string[] {
  const shown = verbose ? listChanges : listChanges.slice(0, MAX_SHOWN);
  const hidden = listChanges.length - shown.length;
  return [
    ...shown.flatMap((change) =>
      textsOf(change, style).flatMap((text) => wrap(printable(text), style.columns)),
    ),
    ...(hidden > 0 ? [style.dim(`${style.ellipsis} and ${count(hidden)} more (--verbose shows all)`)] : []),
  ];
}

function textsOf({ operation, appeared, gone }: ListChange, style: Style): readonly string[] {
  const cause = 'perhaps by a side effect or another client';
  const verb = gone?.count === 1 ? 'is' : 'are';
  return [
    ...(appeared
      ? [
          `${operation}: ${plural(appeared.count, 'item')} appeared during the run, ${cause}${idsOf(appeared, style)}`,
        ]
      : []),
    ...(gone
      ? [
          `${operation}: ${plural(gone.count, 'item')} ${verb} gone since the start of the run, ${cause}${idsOf(gone, style)}`,
        ]
      : []),
  ];
}

function idsOf({ count: number, ids }: ListedItemIds, { ellipsis }: Style): string {
  if (ids.length === 0) return '';
  return `: ${[...ids, ...(number > ids.length ? [ellipsis] : [])].join(', ')}`;
}

/** Renders the number of items that appeared in lists during the run, or are gone from them. */
export function countListChanges({ listChanges = [] }: Report): readonly string[] {
  const sum = (part: 'appeared' | 'gone'): number =>
    listChanges.reduce((total, change) => total + (change[part]?.count ?? 0), 0);
  const [appeared, gone] = [sum('appeared'), sum('gone')];
  return [
    ...(appeared > 0 ? [`${plural(appeared, 'item')} appeared in lists`] : []),
    ...(gone > 0 ? [`${plural(gone, 'item')} gone from lists`] : []),
  ];
}
