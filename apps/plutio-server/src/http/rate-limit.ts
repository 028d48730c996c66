import { admittedStatus, type RateLimitStatus, RollingWindow, refusedStatus } from '@touchstone/server-kit';
import type { Client } from '../data/clients.js';
import type { Mutants } from '../mutants/catalogue.js';
import { RATE_WINDOW_MS } from '../terms.js';

/** The number of calls between two removals of empty windows. */
const CALLS_PER_SWEEP = 4096;

/** Counts the calls of each client in a rolling window. */
export class RateLimiter {
  readonly #mutants: Mutants;
  readonly #windows = new Map<string, RollingWindow>();
  #calls = 0;

  constructor(mutants: Mutants) {
    this.#mutants = mutants;
  }

  /**
   * Counts a call if the window admits it. A refused call is not counted.
   * @param now milliseconds since the epoch
   */
  admit(client: Client, now: number): RateLimitStatus {
    this.#calls += 1;
    if (this.#calls % CALLS_PER_SWEEP === 0) this.#sweep(now);
    const window = this.#windowOf(client);
    const wait = this.#mutants.has('skip-limit') ? 0 : window.wait(client.limit, now);
    if (wait > 0) {
      if (this.#mutants.has('refused-calls-count')) window.add(now);
      return refusedStatus(client.limit, now, wait);
    }
    window.add(now);
    return admittedStatus(client.limit, window);
  }

  forget(): void {
    this.#windows.clear();
  }

  #windowOf(client: Client): RollingWindow {
    const [workspace = ''] = client.workspaces;
    const holder = this.#mutants.has('limit-per-workspace') ? workspace : client.id;
    const existing = this.#windows.get(holder);
    if (existing !== undefined) return existing;
    const earlyByMs = this.#mutants.has('limit-lifts-early') ? 5000 : 0;
    const window = new RollingWindow(RATE_WINDOW_MS, { earlyByMs });
    this.#windows.set(holder, window);
    return window;
  }

  #sweep(now: number): void {
    for (const [id, window] of this.#windows) if (window.isEmpty(now)) this.#windows.delete(id);
  }
}
