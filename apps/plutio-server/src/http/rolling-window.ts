/**
 * The times of the calls of the last `span` milliseconds, oldest first, in a ring that grows with use. It
 * never holds more than the limit admits, and gives its memory back once it has run empty.
 */
export class RollingWindow {
  readonly #span: number;
  readonly #early: number;
  #ring = new Float64Array(8);
  #head = 0;
  #size = 0;

  /** @param early milliseconds too early at which calls leave it: a bug, where it is not 0 */
  constructor(span: number, early: number) {
    this.#span = span;
    this.#early = early;
  }

  get size(): number {
    return this.#size;
  }

  /** Milliseconds until the window admits another call under `limit`; 0 if it does now. */
  wait(limit: number, now: number): number {
    this.#drop(now + this.#early);
    if (this.#size < limit) return 0;
    // Nothing ever leaves a window that admits nothing: a whole span is as good an answer as any.
    if (limit <= 0) return this.#span;
    return this.#at(this.#size - limit) + this.#span - now;
  }

  add(now: number): void {
    if (this.#size === this.#ring.length) this.#grow();
    this.#ring[(this.#head + this.#size) % this.#ring.length] = now;
    this.#size += 1;
  }

  /** Milliseconds since the epoch; the window must not be empty. */
  oldestLeavesAt(): number {
    return this.#at(0) + this.#span;
  }

  isEmpty(now: number): boolean {
    this.#drop(now);
    return this.#size === 0;
  }

  #at(position: number): number {
    return this.#ring[(this.#head + position) % this.#ring.length] ?? 0;
  }

  #drop(now: number): void {
    while (this.#size > 0 && this.#at(0) + this.#span <= now) {
      this.#head = (this.#head + 1) % this.#ring.length;
      this.#size -= 1;
    }
    if (this.#size === 0 && this.#ring.length > 8) {
      this.#ring = new Float64Array(8);
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
