import type { ReceivedResponse } from '../http/message.js';
import { pause } from '../http/pause.js';
import { rateLimitWaitOf } from '../http/retry-after.js';
import { RateLimitedError } from '../plan/blocked.js';
import type { RequestTemplate } from '../plan/request-template.js';

/** Maximum wait: a window of one minute plus a margin for clock skew. */
const MAX_WAIT_SECONDS = 75;
/**
 * After this number of consecutive waits without an admitted call, a caller, or one operation of a caller, is blocked.
 */
const MAX_FUTILE_WAITS = { caller: 3, operation: 5 };

/** First wait after a 429 that does not say how long to wait. Each futile wait doubles the next one. */
const FIRST_UNSTATED_WAIT_SECONDS = 0.5;

/** Counts the waits since the last admitted call of a caller, or of one operation of a caller. */
interface Tally {
  futile: number;
  /** Sequence number of the last counted wait. All calls that share a wait count it once. */
  counted: number;
}

/**
 * Waits when the run itself reaches a rate limit of the server. A limit belongs to an operation of a caller, so the
 * caller's other operations continue. If another operation reaches a limit during the wait, the limit belongs to the
 * caller, so all cases of the caller wait until the same moment. Cases of other callers continue.
 */
export class Throttle {
  readonly #onWait: (seconds: number) => void;
  /** Waits of all operations of a caller, by caller. */
  readonly #waits = new Map<string | null, Promise<void>>();
  /** Waits of one operation of a caller, by caller. */
  readonly #operationWaits = new Map<
    string | null,
    { readonly operation: string; readonly wait: Promise<void> }
  >();
  readonly #tallies = new Map<string, Tally>();
  #number = 0;

  /** Calls `onWait` with the duration of each wait in seconds. */
  constructor(onWait: (seconds: number) => void) {
    this.#onWait = onWait;
  }

  /**
   * Repeats the request until the status is no longer 429.
   * @param maxWait The longest wait in seconds. Default: 75.
   * @throws {RateLimitedError} if the wait is too long, or if waiting does not help.
   */
  async send(
    { operation, caller }: Pick<RequestTemplate, 'operation' | 'caller'>,
    send: () => Promise<ReceivedResponse>,
    signal: AbortSignal,
    maxWait: number = MAX_WAIT_SECONDS,
  ): Promise<ReceivedResponse> {
    const tallies = [
      { tally: this.#tally(`${caller}`), most: MAX_FUTILE_WAITS.caller },
      { tally: this.#tally(`${caller} ${operation}`), most: MAX_FUTILE_WAITS.operation },
    ];
    while (true) {
      await this.#waitOf(caller, operation);
      const response = await send();
      if (response.status !== 429) {
        for (const { tally } of tallies) tally.futile = 0;
        return response;
      }
      const seconds = rateLimitWaitOf(response.headers, response.json) ?? unstatedWait(tallies);
      const refused = `${operation} answered 429 to the run itself, asking to wait ${seconds} s`;
      if (seconds > maxWait)
        throw new RateLimitedError(
          `${refused}, but a run waits at most ${maxWait} s: start another run after that time, or configure a caller with higher limits`,
        );
      if (tallies.some(({ tally, most }) => tally.futile >= most))
        throw new RateLimitedError(
          `${refused}, and waiting did not help: configure a caller with higher limits, or lower \`concurrency\``,
        );
      await this.#wait(caller, operation, seconds, signal);
      for (const { tally } of tallies) {
        if (tally.counted !== this.#number) tally.futile++;
        tally.counted = this.#number;
      }
    }
  }

  #waitOf(caller: string | null, operation: string): Promise<void> | undefined {
    const current = this.#operationWaits.get(caller);
    return this.#waits.get(caller) ?? (current?.operation === operation ? current.wait : undefined);
  }

  /** Joins a current wait of the caller, which then applies to all its operations, or starts one. */
  #wait(caller: string | null, operation: string, seconds: number, signal: AbortSignal): Promise<void> {
    const current = this.#operationWaits.get(caller);
    if (current) {
      if (current.operation !== operation) this.#waits.set(caller, current.wait);
      return current.wait;
    }
    this.#number++;
    this.#onWait(seconds);
    const wait = pause(seconds, signal).finally(() => {
      this.#waits.delete(caller);
      this.#operationWaits.delete(caller);
    });
    this.#operationWaits.set(caller, { operation, wait });
    return wait;
  }

  #tally(key: string): Tally {
    const tally = this.#tallies.get(key) ?? { futile: 0, counted: 0 };
    this.#tallies.set(key, tally);
    return tally;
  }
}

const unstatedWait = (tallies: readonly { readonly tally: Tally }[]): number =>
  FIRST_UNSTATED_WAIT_SECONDS * 2 ** Math.max(...tallies.map(({ tally }) => tally.futile));
