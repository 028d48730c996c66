/** Signals that deliveries may be due. */
export class Outbox {
  readonly #listeners = new Set<() => void>();

  /**
   * Notifies the listeners. Call this after each transaction that writes deliveries and after each change of the clock.
   */
  wake(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Adds a listener and returns a function that removes it. */
  onWake(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
