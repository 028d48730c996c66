/**
 * Works a list off that is read page by page until it is empty, and looks again if it was asked to meanwhile. One track
 * does one list; asking it twice does not run it twice.
 */
export class Track {
  readonly #work: () => Promise<boolean>;
  readonly #ended: () => void;
  #asked = false;
  #running = false;

  /**
   * @param work does the next page; false when there was none
   * @param ended is called whenever nothing is left
   */
  constructor(work: () => Promise<boolean>, ended: () => void = () => undefined) {
    this.#work = work;
    this.#ended = ended;
  }

  /** Rejects as `work` does; the track is over then. */
  async ask(): Promise<void> {
    this.#asked = true;
    if (this.#running) return;
    this.#running = true;
    while (this.#asked) {
      this.#asked = false;
      while (await this.#work());
    }
    this.#running = false;
    this.#ended();
  }
}
