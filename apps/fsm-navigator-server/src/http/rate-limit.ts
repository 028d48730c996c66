import { admittedStatus, type RateLimitStatus, RollingWindow, refusedStatus } from '@touchstone/server-kit';
import type { Key } from '../data/key-store.js';
import type { Mutants } from '../mutants/catalogue.js';
import { RATE_CLASSES, RATE_RULES, type RateClass } from '../terms.js';

type Windows = Partial<Record<RateClass, RollingWindow>>;

const DEFAULT_LIMITS: Readonly<Record<RateClass, number>> = {
  lists: RATE_RULES.lists.limit,
  reads: RATE_RULES.reads.limit,
  writes: RATE_RULES.writes.limit,
  daily: RATE_RULES.daily.limit,
};

/** The number of calls between two removals of empty windows. */
const CALLS_PER_SWEEP = 4096;

/** Counts the calls of each key in one rolling window per class and one daily window. */
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
   * Counts a call if the windows of its class and of the day both admit it. A refused call is not counted.
   * @param now milliseconds since the epoch
   */
  admit(key: Key, rateClass: RateClass, now: number): RateLimitStatus {
    this.#calls += 1;
    if (this.#calls % CALLS_PER_SWEEP === 0) this.#sweep(now);
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
      const status = refusedStatus(limits[name], now, Math.max(ownWait, dailyWait));
      return this.#mutants.has('remaining-on-429') ? { ...status, remaining: 1 } : status;
    }
    own.add(now);
    daily.add(now);
    return admittedStatus(key.limits[rateClass], own);
  }

  #window(name: RateClass): RollingWindow {
    return new RollingWindow(RATE_RULES[name].span, {
      earlyByMs: this.#mutants.has('limit-lifts-early') ? 5000 : 0,
      neverLifts: this.#mutants.has('limit-never-lifts'),
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
