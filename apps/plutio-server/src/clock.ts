/** The server's only source of time, so that the control protocol can hold it still and move it. */
export class Clock {
  #offset = 0;
  #frozenAt: number | null = null;

  /** Milliseconds since the epoch. */
  now(): number {
    return this.#frozenAt ?? Date.now() + this.#offset;
  }

  /** ISO 8601 in UTC, as the wire carries it. */
  iso(): string {
    return new Date(this.now()).toISOString();
  }

  get frozen(): boolean {
    return this.#frozenAt !== null;
  }

  freeze(): void {
    this.#frozenAt = this.now();
  }

  /** Time runs on from where it stands. */
  unfreeze(): void {
    if (this.#frozenAt === null) return;
    this.#offset = this.#frozenAt - Date.now();
    this.#frozenAt = null;
  }

  /** @param milliseconds since the epoch */
  set(milliseconds: number): void {
    if (this.#frozenAt === null) this.#offset = milliseconds - Date.now();
    else this.#frozenAt = milliseconds;
  }

  /** Back to real time, running. */
  reset(): void {
    this.#offset = 0;
    this.#frozenAt = null;
  }
}
