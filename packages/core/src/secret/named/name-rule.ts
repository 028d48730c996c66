import type { SecretRange } from '../ranges.js';

/** Part of a value that is secret or personal. Indices count from the start of the value. */
export type ValuePart = Pick<SecretRange, 'start' | 'end'> & Partial<Pick<SecretRange, 'shown'>>;

/**
 * Finds the secret or personal parts of a value, in linear time.
 * @param isSentence If true, the value is a part of a sentence, which may continue with other words.
 */
export type FindParts = (value: string, isSentence: boolean) => readonly ValuePart[];

/**
 * Decides by a name whether its value is secret or personal. Returns a function if only parts of the value are, such as
 * the telephone numbers in a member `mobile`.
 */
export type NameRule = (name: string) => boolean | FindParts;

/** Applies rules for parts of values. A value within an examined value is not examined again by the same rule. */
export class PartSearch {
  readonly #text: string;
  readonly #examined = new Map<FindParts, number>();

  constructor(text: string) {
    this.#text = text;
  }

  /** Returns true if the value is within a value that the rule has examined. */
  hasExamined(find: FindParts, index: number): boolean {
    return index < (this.#examined.get(find) ?? 0);
  }

  /** Returns the secret or personal parts of a value and marks it as examined by the rule. */
  rangesIn(find: FindParts, value: SecretRange, isSentence = false): readonly SecretRange[] {
    this.#examined.set(find, value.end);
    return find(this.#text.slice(value.start, value.end), isSentence).map(({ start, end, shown = '***' }) => {
      const range = { start: value.start + start, end: value.start + end };
      // The replacement of a whole value can have quotes, which keep JSON valid.
      const isWhole = range.start === value.start && range.end === value.end;
      return { ...range, shown: isWhole ? value.shown : shown };
    });
  }
}
