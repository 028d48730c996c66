/**
 * Records, by operation id, whether the resources that the operation creates can be removed, and whether the server
 * creates them late.
 */
export class UndoProofs {
  readonly #failures = new Map<string, string | null>();
  readonly #queues = new Map<string, Promise<unknown>>();

  /** Ids of the operations whose resources do not exist several seconds after a 202. */
  readonly late: Set<string> = new Set();

  /** Returns why the removal does not work; null if it works, undefined if nothing has been created yet. */
  failureOf(operation: string): string | null | undefined {
    return this.#failures.get(operation);
  }

  conclude(operation: string, failure: string | null): void {
    this.#failures.set(operation, failure);
  }

  /** Runs an action after the earlier actions for the same operation. */
  exclusively<Result>(operation: string, action: () => Promise<Result>): Promise<Result> {
    const current = (this.#queues.get(operation) ?? Promise.resolve()).then(action);
    this.#queues.set(
      operation,
      current.catch(() => undefined),
    );
    return current;
  }
}
