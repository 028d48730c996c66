import { NoAnswerError, UnsendableError } from '../http/errors.js';
import type { HttpClient } from '../http/http-client.js';
import { pause } from '../http/pause.js';
import { BlockedError } from '../plan/blocked.js';
import type { Removal } from './removal.js';

/**
 * Pauses between the rounds of removals at the end of a run, in seconds: while the server is busy, which may last as
 * long as it processes what the run has sent, and otherwise.
 */
const PAUSES_S = { busy: [0.3, 0.6, 1.2, 2.4, 5, 10, 15], other: [0.3, 0.6] };

/**
 * The result of a removal: `busy` if the server asks the client to try later, and `failed` if the server may accept it
 * after another resource has been removed, or by chance.
 */
type Outcome = 'done' | 'busy' | 'failed';

/**
 * Removes the resources of a run. A removal that failed is sent again at the end of the run, because a server that is
 * busy with other calls of the run may refuse it.
 */
export class Remover {
  readonly #client: HttpClient;
  readonly #signal: AbortSignal;
  /** True if a removal failed because the server was busy. */
  #isBusy = false;

  /** @param signal Aborted when no time is left for removals. */
  constructor(client: HttpClient, signal: AbortSignal) {
    this.#client = client;
    this.#signal = signal;
  }

  /**
   * Sends each removal once, newest first, moves those that failed to `failed`, and returns the number of requests
   * sent. Other responses are not checked, because a case may already have removed a resource. Stops if the server is
   * gone or silent, or if no time is left.
   */
  async removeAll(removals: Removal[], failed: Removal[]): Promise<number> {
    let requests = 0;
    for (let remove = removals.pop(); remove; remove = removals.pop()) {
      try {
        requests++;
        const outcome = await this.#send(remove);
        this.#isBusy ||= outcome === 'busy';
        if (outcome !== 'done') failed.push(remove);
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
   * Sends removals in several rounds with growing pauses, more of them while the server is busy. Returns the number of
   * requests sent.
   */
  async removeRest(removals: Removal[]): Promise<number> {
    let requests = 0;
    let rest = removals.splice(0);
    for (let round = 0; rest.length > 0; round++) {
      const seconds = round === 0 ? 0 : PAUSES_S[this.#isBusy ? 'busy' : 'other'][round - 1];
      if (seconds === undefined || (seconds > 0 && !(await this.#hasTime(seconds)))) break;
      this.#isBusy = false;
      const failed: Removal[] = [];
      requests += await this.removeAll(rest, failed);
      // Removals that were not sent, because the server was silent or gone, are not tried again.
      rest = rest.length > 0 ? [] : failed.reverse();
    }
    return requests;
  }

  /** Waits. Returns false if no time is left. */
  #hasTime(seconds: number): Promise<boolean> {
    return pause(seconds, this.#signal).then(
      () => true,
      () => false,
    );
  }

  /**
   * Sends a removal.
   * @throws {NoAnswerError} if the server is gone or silent, or if no time is left.
   */
  async #send(remove: Removal): Promise<Outcome> {
    try {
      const { status } = await remove(this.#client);
      if ([429, 502, 503, 504].includes(status)) return 'busy';
      return [409, 423, 500].includes(status) ? 'failed' : 'done';
    } catch (error) {
      if (error instanceof NoAnswerError && (error.kind === 'dropped' || error.kind === 'garbled'))
        return 'failed';
      throw error;
    }
  }
}
