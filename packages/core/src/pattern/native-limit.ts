import { backtrackingSteps } from './backtracking-cost.js';
import type { ParsedPattern } from './parse.js';

/** Number of steps that the test of any string may take, which is about 0.2 ms. */
const STEPS_PER_TEXT = 100_000;

/** Number of steps per character that a longer string may take. The cost of a body is therefore linear in its size. */
const STEPS_PER_CHARACTER = 500;

/** Length from which the limit counts as infinite. */
const LONGEST = 2 ** 26;

/**
 * Returns the length in UTF-16 code units up to which the native engine is proven to test any string quickly: -1 if
 * there is none, and infinity if it is 2^26 or more.
 */
export function nativeLimit(parsed: ParsedPattern): number {
  const steps = backtrackingSteps(parsed);
  const isCheap = (length: number): boolean =>
    steps(length) <= Math.max(STEPS_PER_TEXT, STEPS_PER_CHARACTER * length);
  if (!isCheap(0)) return -1;
  let low = 0;
  let high = 1;
  while (high <= LONGEST && isCheap(high)) {
    low = high;
    high *= 2;
  }
  if (high > LONGEST) return Number.POSITIVE_INFINITY;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isCheap(middle)) low = middle;
    else high = middle;
  }
  return low;
}
