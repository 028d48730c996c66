import type { Client } from '../data/clients.js';
import type { Mutants } from '../mutants/catalogue.js';
import { RATE_WINDOW_MS } from '../terms.js';
import { RollingWindow } from './rolling-window.js';

/** How a call stands in its client's window. */
export interface Standing {
  readonly admitted: boolean;
  readonly limit: number;
  /** Calls the window still admits. */
  readonly remaining: number;
  /** Unix seconds, rounded up: when the window admits again, or its oldest call leaves it. */
  readonly reset: number;
  /** Whole seconds until the window admits again; 0 where the call was admitted. */
  readonly retryAfter: number;
}

/** Calls between two sweeps for windows that have run empty. */
const SWEEP_EVERY = 4096;

/** Counts the calls of each client in a rolling window. */
export class RateLimiter {
  readonly #mutants: Mutants;
  readonly #windows = new Map<string, RollingWindow>();
  #calls = 0;

  constructor(mutants: Mutants) {
    this.#mutants = mutants;
  }

  /**
   * Counts a call if the window admits it. A call refused here is not counted.
   * @param now milliseconds since the epoch
   */
  admit(client: Client, now: number): Standing {
    this.#calls += 1;
    if (this.#calls % SWEEP_EVERY === 0) this.#sweep(now);
    const window = this.#windowOf(client);
    const wait = this.#mutants.has('skip-limit') ? 0 : window.wait(client.limit, now);
    if (wait > 0) {
      if (this.#mutants.has('refused-calls-count')) window.add(now);
      return {
        admitted: false,
        limit: client.limit,
        remaining: 0,
        reset: Math.ceil((now + wait) / 1000),
        retryAfter: Math.ceil(wait / 1000),
      };
    }
    window.add(now);
    return {
      admitted: true,
      limit: client.limit,
      remaining: Math.max(0, client.limit - window.size),
      reset: Math.ceil(window.oldestLeavesAt() / 1000),
      retryAfter: 0,
    };
  }

  forget(): void {
    this.#windows.clear();
  }

  #windowOf(client: Client): RollingWindow {
    const [workspace = ''] = client.workspaces;
    const holder = this.#mutants.has('limit-per-workspace') ? workspace : client.id;
    const known = this.#windows.get(holder);
    if (known !== undefined) return known;
    // A bug: calls leave the window too early.
    const early = this.#mutants.has('limit-lifts-early') ? 5000 : 0;
    const window = new RollingWindow(RATE_WINDOW_MS, early);
    this.#windows.set(holder, window);
    return window;
  }

  #sweep(now: number): void {
    for (const [id, window] of this.#windows) if (window.isEmpty(now)) this.#windows.delete(id);
  }
}
