import type { CreatedValues } from './created-values.js';
import { ItemUpdates } from './item-updates.js';
import { ItemVersions } from './item-versions.js';
import { Positions } from './positions.js';
import { RemovalFailures } from './removal-failures.js';

/**
 * Number of searches right after a 5xx, per operation, before the removal is proven. All others are done at the end of
 * the run, by one search of the collection.
 */
const MAX_SEARCHES = 3;

/**
 * Records, by operation id, whether the resources that the operation creates can be removed, and whether the server
 * creates them late.
 */
export class UndoProofs {
  readonly #failures = new Map<string, string | null>();
  readonly #queues = new Map<string, Promise<unknown>>();

  /** Ids of the operations whose resources do not exist several seconds after a 202. */
  readonly late: Set<string> = new Set();

  /** The values that the run last wrote to each key that it chose, by URL. */
  readonly writes: Map<string, CreatedValues> = new Map();

  /** Ids of the operations of which a response was compared with the list of the collection before. */
  readonly compared: Set<string> = new Set();

  /** Ids of the operations that returned a resource which existed before their call. */
  readonly replacing: Set<string> = new Set();

  /** The operations with the keys that the run sent in bodies after it had seen that they name no resource. */
  readonly ownKeys: Set<string> = new Set();

  /** The updates of items by the run, which may have changed their keys. */
  readonly updates: ItemUpdates = new ItemUpdates();

  /** The collections whose ids may be positions. */
  readonly positions: Positions = new Positions();
  /** The versions of items that removals may have to name. */
  readonly versions: ItemVersions = new ItemVersions();

  /** Ids of the operations whose resources cannot be read after a 202, because the server answers with a 5xx. */
  readonly unread: Set<string> = new Set();
  readonly #searches = new Map<string, number>();

  /** Returns false if enough resources of the operation were searched for after a 5xx. Counts the search otherwise. */
  maySearch(operation: string): boolean {
    const count = (this.#searches.get(operation) ?? 0) + 1;
    this.#searches.set(operation, count);
    return count <= MAX_SEARCHES;
  }

  /** Counts the failures in a row of removals, by the operation that created the resources. */
  readonly failures: RemovalFailures = new RemovalFailures();
  /** True for each operation, by id, whose removals a read has shown to have an effect; false if they have none. */
  readonly effects: Map<string, boolean> = new Map();

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
