import { own } from '@touchstone/core/internal';
import { RollingWindow } from './rolling-window.js';

export interface RateClass {
  readonly name: string;
  /** Maximum number of calls within the window. */
  readonly limit: number;
  /** Length of the window in seconds. */
  readonly window: number;
}

/** The usage of a rate class by one caller after a call. */
export interface RateLimitStatus {
  readonly admitted: boolean;
  readonly limit: number;
  readonly remaining: number;
  /**
   * Time at which the oldest call leaves the window, in Unix seconds, rounded up; the current time if the window is
   * empty.
   */
  readonly reset: number;
  /** Whole seconds to wait, at least 1; 0 if the call was admitted. */
  readonly retryAfter: number;
  /** The full class with the longest wait; the first class if the call was admitted. */
  readonly rateClass: RateClass;
}

/** Maximum number of windows. The least recently used window is dropped first. */
const MAX_WINDOWS = 10_000;

/** Counts calls in rolling windows by caller and rate class. */
export class RateLimiter {
  readonly #windows = new Map<string, RollingWindow>();

  /**
   * Counts a call in all of the given classes, or in none if one of them is full. Returns `undefined` if there are no
   * classes.
   */
  admit(
    client: string,
    limits: Readonly<Record<string, number>>,
    classes: readonly RateClass[],
    now: number,
  ): RateLimitStatus | undefined {
    let full: RateLimitStatus | undefined;
    for (const rateClass of classes) {
      const limit = own(limits, rateClass.name) ?? rateClass.limit;
      const window = this.#window(client, rateClass);
      const wait = window.wait(limit, now);
      if (wait > 0 && (!full || wait > full.retryAfter * 1000))
        full = this.#refused(window, rateClass, limit, wait, now);
    }
    if (full) return full;
    let first: RateLimitStatus | undefined;
    for (const rateClass of classes) {
      const limit = own(limits, rateClass.name) ?? rateClass.limit;
      const window = this.#window(client, rateClass);
      window.add(now);
      first ??= {
        admitted: true,
        limit,
        remaining: Math.max(0, limit - window.used(now)),
        reset: Math.ceil(window.resetsAt(now) / 1000),
        retryAfter: 0,
        rateClass,
      };
    }
    return first;
  }

  clear(): void {
    this.#windows.clear();
  }

  #refused(
    window: RollingWindow,
    rateClass: RateClass,
    limit: number,
    wait: number,
    now: number,
  ): RateLimitStatus {
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
    const existing = this.#windows.get(key);
    // Reinserting the window keeps the map in order of last use.
    if (existing) this.#windows.delete(key);
    else if (this.#windows.size >= MAX_WINDOWS) {
      const [oldest] = this.#windows.keys();
      if (oldest !== undefined) this.#windows.delete(oldest);
    }
    const current = existing ?? new RollingWindow(window * 1000);
    this.#windows.set(key, current);
    return current;
  }
}
