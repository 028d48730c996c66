/** The times of the calls within the last `span` milliseconds, oldest first, in a ring buffer that grows on demand. */
export class RollingWindow {
  readonly #span: number;
  #ring = new Float64Array(8);
  #head = 0;
  #size = 0;

  constructor(span: number) {
    this.#span = span;
  }

  used(now: number): number {
    this.#drop(now);
    return this.#size;
  }

  /** Returns the time in milliseconds until the window admits a call under `limit`; 0 if it admits a call now. */
  wait(limit: number, now: number): number {
    this.#drop(now);
    if (this.#size < limit) return 0;
    // A limit of 0 never admits a call; report one whole span.
    if (limit <= 0) return this.#span;
    return this.#at(this.#size - limit) + this.#span - now;
  }

  add(now: number): void {
    if (this.#size === this.#ring.length) this.#grow();
    this.#ring[(this.#head + this.#size) % this.#ring.length] = now;
    this.#size += 1;
  }

  /**
   * Returns the time at which the oldest call leaves the window, in milliseconds since the epoch; `now` if the window
   * is empty.
   */
  resetsAt(now: number): number {
    return this.#size === 0 ? now : this.#at(0) + this.#span;
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
