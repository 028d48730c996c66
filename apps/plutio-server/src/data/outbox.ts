/** Signals that deliveries may be due. */
export class Outbox {
  readonly #listeners = new Set<() => void>();

  /** Must be called after each batch that writes deliveries and after each change of the clock. */
  wake(): void {
    for (const listener of this.#listeners) listener();
  }

  /** @returns a function that removes the listener */
  onWake(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
