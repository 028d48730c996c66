const QUOTES = /["'\\]+/y;

/**
 * Maximum number of quotation marks and backslashes at the beginning of an escape sequence that ends after them. Each of
 * the four layers has at most five of the sequences of the layer before, so that a complete one has at most 625.
 */
const MAX_QUOTES = 800;

/** The runs of quotation marks and backslashes in a text. */
export class QuoteRuns {
  readonly #text: string;
  /** End of the latest run. */
  #end = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /**
   * Returns true if every escape sequence at a position decodes to a quotation mark or a backslash, because nothing else
   * follows for a long time. Positions must be in ascending order.
   */
  areLongAt(at: number): boolean {
    if (at >= this.#end) {
      QUOTES.lastIndex = at;
      this.#end = QUOTES.test(this.#text) ? QUOTES.lastIndex : at;
    }
    return this.#end - at > MAX_QUOTES;
  }
}
