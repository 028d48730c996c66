/** Tells whoever delivers that there is something to deliver. */
export class Outbox {
  readonly #listeners = new Set<() => void>();

  /** To be called after a batch that wrote rows, and whenever the clock moves. */
  wake(): void {
    for (const listener of this.#listeners) listener();
  }

  /** @returns what ends it */
  onWake(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
