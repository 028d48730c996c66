import {
  Content,
  confineToValues,
  decodedViews,
  namedRanges,
  originalRange,
  personalRanges,
  replaceRanges,
  SecretMasker,
  type SecretRange,
  type TextKind,
} from '@touchstone/core/internal';

/** Maximum length of a masked string in characters. */
const MAX_SHOWN_LENGTH = 2000;

/** Minimum length of a learned value. Shorter values are too likely to be ordinary words. */
const MIN_LEARNED_LENGTH = 8;
/**
 * Maximum length of a learned value in characters. Callers choose these values, and long values slow down the search.
 */
const MAX_LEARNED_LENGTH = 200;
/** Maximum number of learned values per exchange. Callers choose these values, and each one slows down the search. */
const MAX_LEARNED_VALUES = 20;

/**
 * Masks the secrets in the strings of one exchange: known values, values that have a secret name, and personal values,
 * which are recognized by their names or their form.
 */
export class Masker {
  readonly #isSecretName: (name: string) => boolean;
  readonly #known: SecretMasker;
  /**
   * Values with a secret name, and credentials in headers. A response may repeat them under a different name or without
   * a name.
   */
  readonly #learned = new SecretMasker();
  #learnedCount = 0;

  constructor(isSecretName: (name: string) => boolean, known: SecretMasker) {
    this.#isSecretName = isSecretName;
    this.#known = known;
  }

  /** Number of characters of a string that are searched for secrets. */
  get reach(): number {
    return Math.max(this.#known.reach(MAX_SHOWN_LENGTH), this.#learned.reach(MAX_SHOWN_LENGTH));
  }

  /**
   * Adds a secret that the mock did not issue, such as the key of an unknown caller. Values beyond the limits are
   * ignored.
   */
  learn(value: string | undefined): void {
    if (value === undefined || value.length < MIN_LEARNED_LENGTH || value.length > MAX_LEARNED_LENGTH) return;
    if (this.#learnedCount++ < MAX_LEARNED_VALUES) this.#learned.add(value);
  }

  /**
   * Masks the secrets in a string and truncates it to the maximum length. Text beyond {@link reach} is not searched.
   */
  mask(whole: string, kind?: TextKind): string {
    const text = whole.slice(0, this.reach);
    const start = new Content(text, kind);
    const named = decodedViews(text).flatMap((view) => {
      const content = view.places === null ? start : new Content(view.text);
      const ranges = [...this.#namedRanges(content), ...personalRanges(content)];
      return ranges.map((range) =>
        originalRange(view, view.places === null ? range : { ...range, shown: '***' }),
      );
    });
    const known = [...this.#known.rangesIn(text), ...this.#learned.rangesIn(text)];
    return replaceRanges(text, [...confineToValues(start, named), ...known], MAX_SHOWN_LENGTH);
  }

  #namedRanges(content: Content): readonly SecretRange[] {
    const ranges = namedRanges(content, this.#isSecretName);
    for (const { start, end } of ranges) this.learn(content.text.slice(start, end));
    return ranges;
  }
}
