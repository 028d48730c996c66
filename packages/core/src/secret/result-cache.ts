/** Maximum length of the texts of a generation in characters. */
const MAX_LENGTH = 250_000;
/** Maximum length of one cached text in characters. */
const MAX_TEXT_LENGTH = 50_000;

/**
 * Caches the results of a function of a string for the strings it was called with last, because the messages of a run
 * repeat most of their header lines. When the recent texts are too long together, they become the older ones, and the
 * older ones that were not used since are discarded. To discard one text at a time, by its place in a `Map`, would take
 * time in proportion to the number of entries that were moved.
 */
export class ResultCache<Result> {
  readonly #compute: (text: string) => Result;
  #recent = new Map<string, Result>();
  #older = new Map<string, Result>();
  /** Length of the recent texts in characters. */
  #length = 0;

  /** @param compute Must return the same result for the same string until {@link clear} is called. */
  constructor(compute: (text: string) => Result) {
    this.#compute = compute;
  }

  of(text: string): Result {
    const recent = this.#recent.get(text);
    if (recent !== undefined) return recent;
    const result = this.#older.get(text) ?? this.#compute(text);
    if (text.length > MAX_TEXT_LENGTH) return result;
    if (this.#length + text.length > MAX_LENGTH) {
      this.#older = this.#recent;
      this.#recent = new Map();
      this.#length = 0;
    }
    this.#recent.set(text, result);
    this.#length += text.length;
    return result;
  }

  /** Discards all results. */
  clear(): void {
    this.#recent.clear();
    this.#older.clear();
    this.#length = 0;
  }
}
