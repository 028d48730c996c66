import type { Key } from '../data/key-store.js';
import type { Mutants } from '../mutants/catalogue.js';
import { RATE_CLASSES, RATE_RULES, type RateClass } from '../terms.js';
import { RollingWindow } from './rolling-window.js';

/** How a call stands in the window that its answer speaks of. */
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

type Windows = Partial<Record<RateClass, RollingWindow>>;

const DEFAULT_LIMITS: Readonly<Record<RateClass, number>> = {
  lists: RATE_RULES.lists.limit,
  reads: RATE_RULES.reads.limit,
  writes: RATE_RULES.writes.limit,
  daily: RATE_RULES.daily.limit,
};

/** Calls between two sweeps for windows that have run empty. */
const SWEEP_EVERY = 4096;

/** Counts the calls of each key: a rolling window per class, and one a day for all of them. */
export class RateLimiter {
  readonly #mutants: Mutants;
  readonly #windows = new Map<string, Windows>();
  readonly #unlimited: ReadonlySet<RateClass>;
  #calls = 0;

  constructor(mutants: Mutants) {
    this.#mutants = mutants;
    this.#unlimited = new Set(RATE_CLASSES.filter((name) => mutants.has(`skip-${name}-limit`)));
  }

  /**
   * Counts a call if both its class and its day admit it. A call refused here is not counted.
   * @param now milliseconds since the epoch
   */
  admit(key: Key, rateClass: RateClass, now: number): Standing {
    this.#calls += 1;
    if (this.#calls % SWEEP_EVERY === 0) this.#sweep(now);
    const holder = this.#mutants.has('limit-per-company') ? key.companyId : key.id;
    let windows = this.#windows.get(holder);
    if (windows === undefined) {
      windows = {};
      this.#windows.set(holder, windows);
    }
    const own = windows[rateClass] ?? this.#window(rateClass);
    const daily = windows.daily ?? this.#window('daily');
    windows[rateClass] = own;
    windows.daily = daily;
    const ownWait = this.#unlimited.has(rateClass) ? 0 : own.wait(key.limits[rateClass], now);
    const dailyWait = this.#unlimited.has('daily') ? 0 : daily.wait(key.limits.daily, now);
    if (ownWait > 0 || dailyWait > 0) {
      if (this.#mutants.has('refused-calls-count')) for (const window of [own, daily]) window.add(now);
      const name = dailyWait > ownWait ? 'daily' : rateClass;
      const limits = this.#mutants.has('limit-of-another-key') ? DEFAULT_LIMITS : key.limits;
      const standing = refused(limits[name], now, Math.max(ownWait, dailyWait));
      return this.#mutants.has('remaining-on-429') ? { ...standing, remaining: 1 } : standing;
    }
    own.add(now);
    daily.add(now);
    return {
      admitted: true,
      limit: key.limits[rateClass],
      remaining: Math.max(0, key.limits[rateClass] - own.size),
      reset: Math.ceil(own.oldestLeavesAt() / 1000),
      retryAfter: 0,
    };
  }

  #window(name: RateClass): RollingWindow {
    return new RollingWindow(RATE_RULES[name].span, {
      early: this.#mutants.has('limit-lifts-early') ? 5000 : 0,
      lifts: !this.#mutants.has('limit-never-lifts'),
    });
  }

  forget(): void {
    this.#windows.clear();
  }

  #sweep(now: number): void {
    for (const [id, windows] of this.#windows) {
      if (Object.values(windows).every((window) => window.isEmpty(now))) this.#windows.delete(id);
    }
  }
}

function refused(limit: number, now: number, wait: number): Standing {
  return {
    admitted: false,
    limit,
    remaining: 0,
    reset: Math.ceil((now + wait) / 1000),
    retryAfter: Math.ceil(wait / 1000),
  };
}
