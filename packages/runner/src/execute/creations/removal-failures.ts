/** Number of removals that fail with a 5xx in a row before the run creates no more resources. */
const MAX_FAILURES = 3;

interface Failures {
  readonly count: number;
  /** Number of requests that were not sent since the last removal failed. */
  held: number;
}

/**
 * Counts the removals that failed with a 5xx, by the id of the operation that created the resources. After three in a row,
 * the operation is held back until one removal works.
 */
export class RemovalFailures {
  readonly #failures = new Map<string, Failures>();

  /** Records the result of a removal of a resource that the operation has created. */
  note(operation: string, isFailed: boolean): void {
    if (!isFailed) {
      this.#failures.delete(operation);
      return;
    }
    const earlier = this.#failures.get(operation);
    this.#failures.set(operation, { count: (earlier?.count ?? 0) + 1, held: earlier?.held ?? 0 });
  }

  /** Returns true if no removal has worked since several failed. */
  isStuck(operation: string): boolean {
    return (this.#failures.get(operation)?.count ?? 0) >= MAX_FAILURES;
  }

  /**
   * Returns true if a failed removal should be tried again before the next request of the operation: before the first,
   * second, fourth, eighth … request that is held back.
   */
  shouldRetry(operation: string): boolean {
    const failures = this.#failures.get(operation);
    if (!failures || !this.isStuck(operation)) return false;
    const held = ++failures.held;
    return (held & (held - 1)) === 0;
  }
}
