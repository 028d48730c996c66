import type { ReceivedResponse } from '../http/message.js';

import { BlockedError } from '../plan/blocked.js';
import type { RequestTemplate } from '../plan/request-template.js';
import { pause, waitOf } from './pace.js';

/** Longest wait in seconds: a window of a minute, and what two clocks may differ by. */
const LONGEST = 75;
/** Waits after each of which nothing was admitted: of a caller, and of one operation of its. */
const BARREN = { caller: 3, operation: 5 };

/** What a limit has let through, since it last let anything through. */
interface Tally {
  barren: number;
  /** Number of the last wait that was counted: all who share it count it once. */
  counted: number;
}

/**
 * The waits that a server's own limits ask of a run. A limit is its caller's, so that whoever meets it makes every case
 * of that caller wait, for the same moment, and no other's.
 */
export class Throttle {
  readonly #tell: (seconds: number) => void;
  readonly #waits = new Map<string | null, Promise<void>>();
  readonly #tallies = new Map<string, Tally>();
  #number = 0;

  /** `tell` hears how many seconds each wait takes. */
  constructor(tell: (seconds: number) => void) {
    this.#tell = tell;
  }

  /**
   * Sends until the answer is another than 429.
   * @throws {BlockedError} when the wait is too long, or waiting does not help.
   */
  async send(
    { operation, caller }: Pick<RequestTemplate, 'operation' | 'caller'>,
    send: () => Promise<ReceivedResponse>,
    signal: AbortSignal,
  ): Promise<ReceivedResponse> {
    const tallies = [
      { tally: this.#tally(`${caller}`), most: BARREN.caller },
      { tally: this.#tally(`${caller} ${operation}`), most: BARREN.operation },
    ];
    while (true) {
      await this.#waits.get(caller);
      const response = await send();
      if (response.status !== 429) {
        for (const { tally } of tallies) tally.barren = 0;
        return response;
      }
      const seconds = waitOf(response.headers, response.json) ?? 1;
      const refused = `${operation} answered 429 to the run itself, asking to wait ${seconds} s`;
      if (seconds > LONGEST)
        throw new BlockedError(
          `${refused}, and a run waits for ${LONGEST} s at most: run it again after that, or give a caller with higher limits`,
        );
      if (tallies.some(({ tally, most }) => tally.barren >= most))
        throw new BlockedError(
          `${refused}, and waiting did not help: give a caller with higher limits, or lower \`concurrency\``,
        );
      await this.#wait(caller, seconds, signal);
      for (const { tally } of tallies) {
        if (tally.counted !== this.#number) tally.barren++;
        tally.counted = this.#number;
      }
    }
  }

  /** The wait that is under way already, or a new one. */
  #wait(caller: string | null, seconds: number, signal: AbortSignal): Promise<void> {
    const known = this.#waits.get(caller);
    if (known) return known;
    this.#number++;
    this.#tell(seconds);
    const wait = pause(seconds, signal).finally(() => this.#waits.delete(caller));
    this.#waits.set(caller, wait);
    return wait;
  }

  #tally(key: string): Tally {
    const known = this.#tallies.get(key) ?? { barren: 0, counted: 0 };
    this.#tallies.set(key, known);
    return known;
  }
}
