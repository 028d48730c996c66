import { NoAnswerError, UnsendableError } from '../http/errors.js';
import type { HttpClient } from '../http/http-client.js';
import { pause } from '../http/pause.js';
import { BlockedError } from '../plan/blocked.js';
import type { Removal } from './removal.js';

/** Pauses before the repetitions of a removal that failed, in seconds. */
const PAUSES_S = [0.1, 0.3, 1];
/** Number of removals that failed in spite of repetitions, after which a run sends each removal only once. */
const MAX_FUTILE = 3;

/**
 * Removes the resources of a run. A removal is repeated after a 5xx or a dropped connection, because otherwise a server
 * that is overloaded by the run itself keeps the resource.
 */
export class Remover {
  readonly #client: HttpClient;
  readonly #signal: AbortSignal;
  #futile = 0;

  /** @param signal Aborted when no time is left for removals. */
  constructor(client: HttpClient, signal: AbortSignal) {
    this.#client = client;
    this.#signal = signal;
  }

  /**
   * Removes resources, newest first, and returns the number of requests sent. The responses are not checked, because a
   * case may already have removed a resource. Stops if the server is gone or silent, or if no time
   * is left.
   */
  async removeAll(removals: Removal[]): Promise<number> {
    let requests = 0;
    for (const remove of removals.splice(0).reverse()) {
      const pauses = this.#futile < MAX_FUTILE ? PAUSES_S : [];
      try {
        requests++;
        let isRemoved = await this.#isRemoved(remove);
        for (const seconds of pauses) {
          if (isRemoved) break;
          await pause(seconds, this.#signal);
          requests++;
          isRemoved = await this.#isRemoved(remove);
        }
        if (!isRemoved) this.#futile++;
      } catch (error) {
        if (error instanceof NoAnswerError) return requests;
        // The request could not be sent, or the server kept refusing it with a 429.
        if (!(error instanceof BlockedError || error instanceof UnsendableError)) throw error;
        requests--;
      }
    }
    return requests;
  }

  /**
   * Sends a removal. Returns false if it failed and may succeed the next time.
   * @throws {NoAnswerError} if the server is gone or silent, or if no time is left.
   */
  async #isRemoved(remove: Removal): Promise<boolean> {
    try {
      const { status } = await remove(this.#client);
      return status < 500 || status === 501;
    } catch (error) {
      if (error instanceof NoAnswerError && (error.kind === 'dropped' || error.kind === 'garbled'))
        return false;
      throw error;
    }
  }
}
