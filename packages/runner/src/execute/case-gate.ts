/** Lets cases run side by side, or one case alone. */
export class CaseGate {
  #running = 0;
  /** Settles when the case that runs alone has ended. */
  #alone: Promise<void> | null = null;
  #onIdle: (() => void) | null = null;

  /** Runs the action side by side with others. */
  async shared<T>(action: () => Promise<T>): Promise<T> {
    while (this.#alone) await this.#alone;
    this.#running++;
    try {
      return await action();
    } finally {
      this.#running--;
      if (this.#running === 0) this.#onIdle?.();
    }
  }

  /** Runs the action after all running ones have ended, and before any other starts. */
  async alone<T>(action: () => Promise<T>): Promise<T> {
    while (this.#alone) await this.#alone;
    let release = (): void => {};
    this.#alone = new Promise((resolve) => {
      release = resolve;
    });
    try {
      if (this.#running > 0)
        await new Promise<void>((resolve) => {
          this.#onIdle = resolve;
        });
      return await action();
    } finally {
      this.#onIdle = null;
      this.#alone = null;
      release();
    }
  }
}
