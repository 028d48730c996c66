/** Code points as sorted inclusive ranges that neither overlap nor touch: `[48, 57]` is `0` to `9`. */
export type CharacterSet = readonly number[];

export const NO_CHARACTERS: CharacterSet = [];

/** Creates a set from inclusive ranges in any order. */
export function setOfRanges(ranges: readonly (readonly [low: number, high: number])[]): CharacterSet {
  const sorted = ranges.toSorted(([one], [other]) => one - other);
  const set: number[] = [];
  for (const [low, high] of sorted) {
    const last = set.at(-1);
    if (last !== undefined && low <= last + 1) set[set.length - 1] = Math.max(last, high);
    else set.push(low, high);
  }
  return set;
}

export function union(sets: readonly CharacterSet[]): CharacterSet {
  const [only] = sets;
  return sets.length === 1 && only ? only : setOfRanges(sets.flatMap(rangesOf));
}

/** @param highest The highest code point: U+10FFFF, or U+FFFF for patterns that match code units. */
export function complement(set: CharacterSet, highest: number): CharacterSet {
  const gaps: [number, number][] = [];
  let next = 0;
  for (const [low, high] of rangesOf(set)) {
    if (low > next) gaps.push([next, low - 1]);
    next = high + 1;
  }
  if (next <= highest) gaps.push([next, highest]);
  return setOfRanges(gaps);
}

/** Returns whether no two of the sets have a common member. */
export function areDisjoint(sets: readonly CharacterSet[]): boolean {
  const ranges = sets.flatMap(rangesOf).sort(([one], [other]) => one - other);
  let previous = -1;
  for (const [low, high] of ranges) {
    if (low <= previous) return false;
    previous = high;
  }
  return true;
}

export function rangesOf(set: CharacterSet): readonly (readonly [low: number, high: number])[] {
  const ranges: [number, number][] = [];
  for (let index = 0; index < set.length; index += 2) ranges.push([set[index] ?? 0, set[index + 1] ?? 0]);
  return ranges;
}
