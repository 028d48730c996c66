/** The clock of the server, which the control protocol can freeze and move. */
export class Clock {
  #offsetMs = 0;
  #frozenAt: number | null = null;

  /** Returns the current time in milliseconds since the epoch. */
  now(): number {
    return this.#frozenAt ?? Date.now() + this.#offsetMs;
  }

  /** Returns the current time in ISO 8601, UTC. */
  iso(): string {
    return new Date(this.now()).toISOString();
  }

  get frozen(): boolean {
    return this.#frozenAt !== null;
  }

  freeze(): void {
    this.#frozenAt = this.now();
  }

  /** Resumes the clock from the frozen instant. */
  unfreeze(): void {
    if (this.#frozenAt === null) return;
    this.#offsetMs = this.#frozenAt - Date.now();
    this.#frozenAt = null;
  }

  /** @param milliseconds the new time, in milliseconds since the epoch */
  set(milliseconds: number): void {
    if (this.#frozenAt === null) this.#offsetMs = milliseconds - Date.now();
    else this.#frozenAt = milliseconds;
  }

  /** Restores real time and unfreezes the clock. */
  reset(): void {
    this.#offsetMs = 0;
    this.#frozenAt = null;
  }
}
