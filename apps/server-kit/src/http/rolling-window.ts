/** Bugs that mutants switch on in a window. */
export interface WindowBugs {
  /** Milliseconds by which calls leave the window too early. Default: 0. */
  readonly earlyByMs?: number;
  /** Keeps calls in the window forever. Default: false. */
  readonly neverLifts?: boolean;
}

const INITIAL_CAPACITY = 8;

/**
 * Stores the times of the calls in the last `spanMs` milliseconds, oldest first, in a ring buffer that grows as needed
 * and shrinks to its initial capacity when it becomes empty.
 */
export class RollingWindow {
  readonly #spanMs: number;
  readonly #earlyByMs: number;
  readonly #neverLifts: boolean;
  #ring = new Float64Array(INITIAL_CAPACITY);
  #head = 0;
  #size = 0;

  constructor(spanMs: number, { earlyByMs = 0, neverLifts = false }: WindowBugs = {}) {
    this.#spanMs = spanMs;
    this.#earlyByMs = earlyByMs;
    this.#neverLifts = neverLifts;
  }

  get size(): number {
    return this.#size;
  }

  /** Returns the milliseconds until the window admits another call under `limit`; 0 if it admits one now. */
  wait(limit: number, now: number): number {
    this.#drop(now + this.#earlyByMs);
    if (this.#size < limit) return 0;
    if (this.#neverLifts) return this.#spanMs;
    // With a limit of 0, the window never admits a call, so report the whole span.
    if (limit <= 0) return this.#spanMs;
    return this.#at(this.#size - limit) + this.#spanMs - now;
  }

  add(now: number): void {
    if (this.#size === this.#ring.length) this.#grow();
    this.#ring[(this.#head + this.#size) % this.#ring.length] = now;
    this.#size += 1;
  }

  /**
   * Returns when the oldest call leaves the window, in milliseconds since the epoch. The window must not be empty.
   */
  oldestLeavesAt(): number {
    return this.#at(0) + this.#spanMs;
  }

  isEmpty(now: number): boolean {
    this.#drop(now);
    return this.#size === 0;
  }

  #at(position: number): number {
    return this.#ring[(this.#head + position) % this.#ring.length] ?? 0;
  }

  #drop(now: number): void {
    if (this.#neverLifts) return;
    while (this.#size > 0 && this.#at(0) + this.#spanMs <= now) {
      this.#head = (this.#head + 1) % this.#ring.length;
      this.#size -= 1;
    }
    if (this.#size === 0 && this.#ring.length > INITIAL_CAPACITY) {
      this.#ring = new Float64Array(INITIAL_CAPACITY);
      this.#head = 0;
    }
  }

  #grow(): void {
    const larger = new Float64Array(this.#ring.length * 2);
    for (let position = 0; position < this.#size; position += 1) larger[position] = this.#at(position);
    this.#ring = larger;
    this.#head = 0;
  }
}
