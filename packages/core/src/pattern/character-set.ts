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
  const [one = NO_CHARACTERS, other = NO_CHARACTERS] = sets;
  return sets.length <= 2 ? unionOfTwo(one, other) : setOfRanges(sets.flatMap(rangesOf));
}

/**
 * Merges two sets in linear time, without sorting, because the analysis of a pattern with many optional parts
 * repeatedly adds a small set to a growing one.
 */
function unionOfTwo(one: CharacterSet, other: CharacterSet): CharacterSet {
  if (one.length === 0) return other;
  if (other.length === 0) return one;
  const merged: number[] = [];
  for (let i = 0, j = 0; i < one.length || j < other.length; ) {
    const isFirst = (one[i] ?? Number.POSITIVE_INFINITY) <= (other[j] ?? Number.POSITIVE_INFINITY);
    const low = (isFirst ? one[i] : other[j]) ?? 0;
    const high = (isFirst ? one[i + 1] : other[j + 1]) ?? 0;
    if (isFirst) i += 2;
    else j += 2;
    const last = merged.at(-1);
    if (last !== undefined && low <= last + 1) merged[merged.length - 1] = Math.max(last, high);
    else merged.push(low, high);
  }
  return merged;
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
  const [first = NO_CHARACTERS, second = NO_CHARACTERS] = sets;
  if (sets.length <= 2) return areTwoDisjoint(first, second);
  const ranges = sets.flatMap(rangesOf).sort(([one], [other]) => one - other);
  let previous = -1;
  for (const [low, high] of ranges) {
    if (low <= previous) return false;
    previous = high;
  }
  return true;
}

function areTwoDisjoint(one: CharacterSet, other: CharacterSet): boolean {
  for (let i = 0, j = 0; i < one.length && j < other.length; ) {
    if ((one[i + 1] ?? 0) < (other[j] ?? 0)) i += 2;
    else if ((other[j + 1] ?? 0) < (one[i] ?? 0)) j += 2;
    else return false;
  }
  return true;
}

export function rangesOf(set: CharacterSet): readonly (readonly [low: number, high: number])[] {
  const ranges: [number, number][] = [];
  for (let index = 0; index < set.length; index += 2) ranges.push([set[index] ?? 0, set[index + 1] ?? 0]);
  return ranges;
}
