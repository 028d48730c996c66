import { isByChance, NoAnswerError, UnsendableError } from '../../http/errors.js';
import type { HttpClient } from '../../http/http-client.js';
import { pause } from '../../http/pause.js';
import { BlockedError } from '../../plan/blocked.js';
import type { LeftResource } from '../../report/creation-record.js';
import type { Creation } from './creation.js';
import type { ReadLists } from './find-created.js';
import { isBusy } from './last-removal.js';
import type { RemovalContext } from './removal-context.js';

/**
 * Pauses between the rounds of removals at the end of a run, in seconds. A server that is busy may need as much time as
 * it needs to process what the run has sent.
 */
const PAUSES = { busy: [0.3, 0.6, 1.2, 2.4, 5, 10, 15], other: [0.3, 0.6] };

/** Number of removals of one operation that fail in a round before the others of the round are left without a request. */
const MAX_FAILED_REMOVALS = 3;

/** Number of failed searches for resources of one operation after which no other is tried in the same round. */
const MAX_FAILED_SEARCHES = 2;

/**
 * Removes the resources of a run. A removal that failed is sent again at the end of the run, because a server that is
 * busy with other calls of the run may refuse it.
 */
export class Remover {
  readonly #client: HttpClient;
  readonly #signal: AbortSignal;
  /** The failed searches since the last round of removals, by the operation that created the resources. */
  readonly #failedSearches = new Map<string, { readonly count: number; readonly reason: string }>();

  /** @param signal Aborted when no time is left for removals. */
  constructor(client: HttpClient, signal: AbortSignal) {
    this.#client = client;
    this.#signal = signal;
  }

  /**
   * Removes each resource, newest first, and moves those that are left to `failed`. Once the server is gone or silent,
   * the others are left without another request, and so are those that need a search which has failed.
   */
  async removeAll(creations: Creation[], context: RemovalContext, failed: Creation[]): Promise<void> {
    let silence: string | null = null;
    const failures = new Map<string, number>();
    const lists: ReadLists = new Map();
    for (let creation = creations.pop(); creation; creation = creations.pop()) {
      try {
        const hopeless: string | null =
          silence ?? this.#hopelessSearch(creation) ?? stuckRemoval(creation, failures);
        const left: LeftResource | null =
          hopeless === null
            ? await creation.remove(context, this.#client, { lists })
            : await creation.leave(hopeless, context);
        if (left) failed.push(creation);
        if (hopeless === null) noteRemoval(creation, failures);
        if (left && creation.isSearchFailed) this.#noteFailedSearch(creation.operation, left.reason);
      } catch (error) {
        const isExpected =
          error instanceof NoAnswerError || error instanceof BlockedError || error instanceof UnsendableError;
        if (!isExpected) throw error;
        const reason = context.session.secrets.mask(error.message);
        if (error instanceof NoAnswerError && !isByChance(error)) silence = reason;
        await creation.leave(reason, context);
        failed.push(creation);
      }
    }
  }

  /** Returns why the last search for resources of the same operation failed, if several have; otherwise null. */
  #hopelessSearch({ operation, needsSearch }: Creation): string | null {
    const failed = needsSearch ? this.#failedSearches.get(operation) : undefined;
    return failed && failed.count >= MAX_FAILED_SEARCHES ? failed.reason : null;
  }

  #noteFailedSearch(operation: string, reason: string): void {
    const count = (this.#failedSearches.get(operation)?.count ?? 0) + 1;
    this.#failedSearches.set(operation, { count, reason });
  }

  /**
   * Removes resources in several rounds with growing pauses, in more of them while the server is busy. Returns the
   * resources that are left.
   */
  async removeRest(creations: Creation[], context: RemovalContext): Promise<readonly LeftResource[]> {
    let rest = creations.splice(0);
    for (let round = 0; rest.length > 0; round++) {
      const { failures: stuck } = context.session.undoProofs;
      const mayRecover = rest.some(
        ({ lastRemoval, operation }) => isBusy(lastRemoval) && !stuck.isStuck(operation),
      );
      const pauses = PAUSES[mayRecover ? 'busy' : 'other'];
      if (round > 0 && !(await this.#hasTime(pauses[round - 1]))) break;
      const failed: Creation[] = [];
      this.#failedSearches.clear();
      await this.removeAll(rest, context, failed);
      rest = failed.reverse();
      if (!rest.some(({ mayGo }) => mayGo)) break;
    }
    return rest.flatMap(({ left }) => left ?? []);
  }

  /** Waits. Returns false if no time is left. */
  async #hasTime(seconds: number | undefined): Promise<boolean> {
    if (seconds === undefined) return false;
    return pause(seconds, this.#signal).then(
      () => true,
      () => false,
    );
  }
}

/** Returns why other resources of the same operation could not be removed in the round; null if they were. */
function stuckRemoval({ removal }: Creation, failures: ReadonlyMap<string, number>): string | null {
  const count = failures.get(removal) ?? 0;
  return count < MAX_FAILED_REMOVALS ? null : `${removal} failed for ${count} other resources`;
}

function noteRemoval({ removal, left, lastRemoval }: Creation, failures: Map<string, number>): void {
  const isFailed = left !== null && (lastRemoval.status ?? 0) >= 500;
  failures.set(removal, isFailed ? (failures.get(removal) ?? 0) + 1 : 0);
}
