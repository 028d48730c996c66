import { NoAnswerError, UnsendableError } from '../../http/errors.js';
import type { HttpClient } from '../../http/http-client.js';
import { pause } from '../../http/pause.js';
import { BlockedError } from '../../plan/blocked.js';
import type { LeftResource } from '../../report/creation-record.js';
import type { Creation } from './creation.js';
import type { RemovalContext } from './removal-context.js';

/**
 * Pauses between the rounds of removals at the end of a run, in seconds. A server that is busy may need as much time as
 * it needs to process what the run has sent.
 */
const PAUSES = { busy: [0.3, 0.6, 1.2, 2.4, 5, 10, 15], other: [0.3, 0.6] };

/**
 * Removes the resources of a run. A removal that failed is sent again at the end of the run, because a server that is
 * busy with other calls of the run may refuse it.
 */
export class Remover {
  readonly #client: HttpClient;
  readonly #signal: AbortSignal;

  /** @param signal Aborted when no time is left for removals. */
  constructor(client: HttpClient, signal: AbortSignal) {
    this.#client = client;
    this.#signal = signal;
  }

  /**
   * Removes each resource, newest first, and moves those that are left to `failed`. Once the server is gone or silent,
   * the others are left without another request.
   */
  async removeAll(creations: Creation[], context: RemovalContext, failed: Creation[]): Promise<void> {
    let silence: string | null = null;
    for (let creation = creations.pop(); creation; creation = creations.pop()) {
      try {
        const left: LeftResource | null =
          silence === null
            ? await creation.remove(context, this.#client)
            : await creation.leave(silence, context);
        if (left) failed.push(creation);
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

  /**
   * Removes resources in several rounds with growing pauses, in more of them while the server is busy. Returns the
   * resources that are left.
   */
  async removeRest(creations: Creation[], context: RemovalContext): Promise<readonly LeftResource[]> {
    let rest = creations.splice(0);
    for (let round = 0; rest.length > 0; round++) {
      const pauses = PAUSES[rest.some(({ isBusy }) => isBusy) ? 'busy' : 'other'];
      if (round > 0 && !(await this.#hasTime(pauses[round - 1]))) break;
      const failed: Creation[] = [];
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

const isByChance = ({ kind }: NoAnswerError): boolean => kind === 'dropped' || kind === 'garbled';
