/** Milliseconds in which a server delivers what has happened. */
const PATIENCE = 5000;

/** How long a case waits for what should have come by now: once for all of it, for it was all caused before. */
export class DeliveryWaitBudget {
  #leftMs = PATIENCE;

  /** Something was done since, and may cause more. */
  renew(): void {
    this.#leftMs = PATIENCE;
  }

  async wait(wait: (timeoutMs: number) => Promise<void>): Promise<void> {
    const started = performance.now();
    await wait(this.#leftMs);
    this.#leftMs = Math.max(0, this.#leftMs - (performance.now() - started));
  }
}
