import { RollingWindow } from './rolling-window.js';

/** A rate class, as the document declares it. */
export interface RateClass {
  readonly name: string;
  /** Calls. */
  readonly limit: number;
  /** Seconds. */
  readonly window: number;
}

/** Where a caller stands in a class after a call. */
export interface Standing {
  readonly admitted: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** When the oldest call leaves the window, in Unix seconds, rounded up. */
  readonly reset: number;
  /** Whole seconds to wait, at least 1; 0 where the call was admitted. */
  readonly retryAfter: number;
  /** The class that refused, or the first. */
  readonly rateClass: RateClass;
}

/** Callers that are remembered: those who have not called for longest are forgotten. */
const MAX_CLIENTS = 10_000;

/** Rolling windows by caller and class. */
export class Rates {
  readonly #windows = new Map<string, RollingWindow>();

  /** Counts a call in all its classes, or, where one of them is full, in none. */
  admit(
    client: string,
    limits: Readonly<Record<string, number>>,
    classes: readonly RateClass[],
    now: number,
  ): Standing | undefined {
    let full: Standing | undefined;
    for (const each of classes) {
      const limit = limits[each.name] ?? each.limit;
      const window = this.#window(client, each);
      const wait = window.wait(limit, now);
      if (wait > 0 && (!full || wait > full.retryAfter * 1000))
        full = this.#refused(window, each, limit, wait, now);
    }
    if (full) return full;
    let first: Standing | undefined;
    for (const each of classes) {
      const limit = limits[each.name] ?? each.limit;
      const window = this.#window(client, each);
      window.add(now);
      first ??= {
        admitted: true,
        limit,
        remaining: Math.max(0, limit - window.used(now)),
        reset: Math.ceil(window.resetsAt(now) / 1000),
        retryAfter: 0,
        rateClass: each,
      };
    }
    return first;
  }

  clear(): void {
    this.#windows.clear();
  }

  #refused(window: RollingWindow, rateClass: RateClass, limit: number, wait: number, now: number): Standing {
    return {
      admitted: false,
      limit,
      remaining: 0,
      reset: Math.ceil(window.resetsAt(now) / 1000),
      retryAfter: Math.max(1, Math.ceil(wait / 1000)),
      rateClass,
    };
  }

  #window(client: string, { name, window }: RateClass): RollingWindow {
    const key = `${name} ${window} ${client}`;
    const known = this.#windows.get(key);
    // Kept in the order of their last calls.
    if (known) this.#windows.delete(key);
    else if (this.#windows.size >= MAX_CLIENTS) {
      const [oldest] = this.#windows.keys();
      if (oldest !== undefined) this.#windows.delete(oldest);
    }
    const found = known ?? new RollingWindow(window * 1000);
    this.#windows.set(key, found);
    return found;
  }
}
