import type { Json } from '../model/model.js';

/** Number of values to validate before schemas that have been violated elsewhere are skipped. */
const MAX_REPEATED_VALUES = 2_000_000;

/** Number of values to validate before the search for violations ends. */
const MAX_VALUES = 4_000_000;

/** Number of values that take as long to validate as one violation takes to describe. */
const VALUES_PER_VIOLATION = 10;

/**
 * Limits the search for violations, which validates the whole value once for each violation. An ordinary body takes
 * about a fortieth of the budget.
 */
export class ViolationBudget {
  #size: number;
  readonly #visited = new Set<string>();
  #values = 0;

  constructor(valid: Json) {
    this.#size = sizeOf(valid);
  }

  get isExhausted(): boolean {
    return this.#values > MAX_VALUES;
  }

  /** Adds values that each validation tests again, because several schemas apply to them. */
  widen(values: number): void {
    this.#size += values;
  }

  /** Counts a validation of the whole value, and the violations that it reports. */
  charge(violations = 0): void {
    this.#values += this.#size + violations * VALUES_PER_VIOLATION;
  }

  /**
   * Returns whether to violate the schemas at `pointers` at a further location in the value. Once half of the budget is
   * used up, schemas that were violated before are skipped.
   */
  admits(pointers: readonly string[]): boolean {
    const key = pointers.join(' ');
    const isRepeated = this.#visited.has(key);
    this.#visited.add(key);
    return !this.isExhausted && !(isRepeated && this.#values > MAX_REPEATED_VALUES);
  }
}

/** Returns the number of values in a value, itself included. */
function sizeOf(value: Json): number {
  let size = 0;
  const stack: Json[] = [value];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    size += 1;
    if (typeof next === 'object' && next !== null) for (const child of Object.values(next)) stack.push(child);
  }
  return size;
}
