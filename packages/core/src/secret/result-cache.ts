/** Maximum length of all cached texts in characters. */
const MAX_LENGTH = 500_000;
/** Maximum length of one cached text in characters. */
const MAX_TEXT_LENGTH = 50_000;

/**
 * Caches the results of a function of a string for the strings it was called with last, because the messages of a run
 * repeat most of their header lines.
 */
export class ResultCache<Result> {
  readonly #compute: (text: string) => Result;
  /** The results, from the least to the most recently used one. */
  readonly #results = new Map<string, Result>();
  #length = 0;

  /** @param compute Must return the same result for the same string until {@link clear} is called. */
  constructor(compute: (text: string) => Result) {
    this.#compute = compute;
  }

  of(text: string): Result {
    const cached = this.#results.get(text);
    if (cached !== undefined) this.#results.delete(text);
    const result = cached ?? this.#compute(text);
    if (text.length > MAX_TEXT_LENGTH) return result;
    this.#results.set(text, result);
    if (cached === undefined) this.#length += text.length;
    for (const oldest of this.#results.keys()) {
      if (this.#length <= MAX_LENGTH) break;
      this.#results.delete(oldest);
      this.#length -= oldest.length;
    }
    return result;
  }

  /** Discards all results. */
  clear(): void {
    this.#results.clear();
    this.#length = 0;
  }
}
