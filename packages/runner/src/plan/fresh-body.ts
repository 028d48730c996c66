import type { Json } from '@touchstone/core';
import { type FreshPlace, indexSeed, spaceOf, valueAtIndex } from './fresh-place.js';
import { replaceAt } from './replace-at.js';

/** Maximum number of combinations to try. If none is valid, the body keeps its values. */
const MAX_ATTEMPTS = 16;
/** Maximum number of consecutive values to try at one place. If all are used, a used value is repeated. */
const MAX_PROBES = 64;

/**
 * Returns the body with a fresh value at each place. The values depend on the label, which may differ between places,
 * and are added to `used`. They differ from the values that `used` already contains, unless a place has too few values.
 * Returns the body itself if no combination is valid.
 */
export function freshBody(
  places: readonly FreshPlace[],
  body: Json,
  label: string | ((place: FreshPlace) => string),
  { used, isValid }: { readonly used: Set<string>; isValid(candidate: Json): boolean },
): Json {
  if (places.length === 0) return body;
  const labelOf = typeof label === 'string' ? () => label : label;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const values = unusedValues(places, (place) => `${labelOf(place)} ${attempt}`, used);
    const candidate = places.reduce<Json>(
      (result, { pointer }, index) => replaceAt(result, pointer, values[index]),
      body,
    );
    if (!isValid(candidate)) continue;
    for (const [index, place] of places.entries()) used.add(usageKey(place, values[index]));
    return candidate;
  }
  return body;
}

const usageKey = ({ pointer }: FreshPlace, value: Json | undefined): string =>
  `${pointer.slice(pointer.lastIndexOf('/'))} ${JSON.stringify(value)}`;

/** Returns unused values of the places. All days move by the same number of days. */
function unusedValues(
  places: readonly FreshPlace[],
  labelOf: (place: FreshPlace) => string,
  used: ReadonlySet<string>,
): readonly Json[] {
  const days = places.filter(({ kind }) => kind === 'day');
  const [day] = days;
  const index = day ? unusedIndex(days, day, labelOf(day), used) : 0;
  return places.map((place) =>
    place.kind === 'day'
      ? valueAtIndex(place, index, labelOf(place))
      : valueAtIndex(place, unusedIndex([place], place, labelOf(place), used), labelOf(place)),
  );
}

/** Returns an index whose values are unused at all places; the first one if there is none. */
function unusedIndex(
  places: readonly FreshPlace[],
  first: FreshPlace,
  label: string,
  used: ReadonlySet<string>,
): number {
  const space = Math.min(...places.map(spaceOf));
  const start = indexSeed(first, label) % space;
  for (let probe = 0; probe < Math.min(space, MAX_PROBES); probe++) {
    const index = (start + probe) % space;
    if (places.every((place) => !used.has(usageKey(place, valueAtIndex(place, index, label))))) return index;
  }
  return start;
}
