/** The time within which a server must deliver a webhook after its cause. */
const DELIVERY_TIMEOUT_MS = 5000;

/**
 * Limits the time that a case waits for deliveries. Consecutive delivery steps share the budget, because all causes
 * precede the first of these steps.
 */
export class DeliveryWaitBudget {
  #remainingMs = DELIVERY_TIMEOUT_MS;

  /** Restores the full budget, after a step that may cause more deliveries. */
  renew(): void {
    this.#remainingMs = DELIVERY_TIMEOUT_MS;
  }

  async wait(wait: (timeoutMs: number) => Promise<void>): Promise<void> {
    const started = performance.now();
    await wait(this.#remainingMs);
    this.#remainingMs = Math.max(0, this.#remainingMs - (performance.now() - started));
  }
}
