/**
 * Processes a list page by page until it is empty, and again if requested in the meantime. Requesting a running track
 * does not start it a second time.
 */
export class Track {
  readonly #work: () => Promise<boolean>;
  readonly #ended: () => void;
  #requested = false;
  #running = false;

  /**
   * @param work processes the next page; returns false if it was empty
   * @param ended called each time processing ends
   */
  constructor(work: () => Promise<boolean>, ended: () => void = () => undefined) {
    this.#work = work;
    this.#ended = ended;
  }

  /** Requests processing. Rejects if `work` rejects; after a rejection, the track cannot be used. */
  async ask(): Promise<void> {
    this.#requested = true;
    if (this.#running) return;
    this.#running = true;
    while (this.#requested) {
      this.#requested = false;
      while (await this.#work());
    }
    this.#running = false;
    this.#ended();
  }
}
