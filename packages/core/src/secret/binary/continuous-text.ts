import { EscapedText } from '../escapes.js';
import { isAmbiguous, type Unit } from '../units.js';

/** A replacement of an escape sequence or a line break in a text. */
interface Change {
  /** Index of the replacement in the new text. */
  readonly at: number;
  /** The replaced range of the original text. */
  readonly start: number;
  readonly end: number;
  /** Number of characters of the replacement, 0 or 1. */
  readonly length: number;
}

/** A text with escaped characters of binary encodings decoded, and with its changes to the original text. */
export class ContinuousText {
  readonly text: string;
  /** Null if the text is the original one. */
  readonly #changes: readonly Change[] | null;

  private constructor(text: string, changes: readonly Change[] | null) {
    this.text = text;
    this.#changes = changes;
  }

  /**
   * Returns the text itself, followed by up to two texts with escaped characters decoded and without the line breaks
   * within base64. `\\u006e` may be an escaped line break or the letter `n`, so each of the two prefers another reading.
   */
  static allOf(text: string): readonly ContinuousText[] {
    const texts = [new ContinuousText(text, null)];
    if (text.search(INTERRUPTION) < 0) return texts;
    const withLineBreaks = ContinuousText.#decoded(text, false);
    const withLetters = withLineBreaks && ContinuousText.#decoded(text, true);
    if (withLineBreaks) texts.push(withLineBreaks);
    if (withLetters && withLetters.text !== withLineBreaks?.text) texts.push(withLetters);
    return texts;
  }

  /** Returns true if the range contains or borders a change, so that the original text does not have the same run. */
  isNew(start: number, end: number): boolean {
    if (this.#changes === null) return true;
    const change = this.#changes[this.#lastChangeBefore(end + 1)];
    return change !== undefined && change.at + change.length >= start;
  }

  /** Returns the range in the original text. */
  originalRange(start: number, end: number): { readonly start: number; readonly end: number } {
    return { start: this.#originalOf(start).start, end: this.#originalOf(end - 1).end };
  }

  #originalOf(at: number): { readonly start: number; readonly end: number } {
    const change = this.#changes?.[this.#lastChangeBefore(at + 1)];
    if (!change) return { start: at, end: at + 1 };
    if (at < change.at + change.length) return change;
    const start = change.end + at - change.at - change.length;
    return { start, end: start + 1 };
  }

  /** Returns the position in the list of the last change before an index; -1 if there is none. */
  #lastChangeBefore(index: number): number {
    const changes = this.#changes ?? [];
    let [low, high] = [0, changes.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((changes[middle]?.at ?? 0) < index) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** @param prefersLetters If true, a sequence that may be a line break or a base64 character is read as the latter. */
  static #decoded(text: string, prefersLetters: boolean): ContinuousText | undefined {
    const escaped = new EscapedText(text);
    const changes: Change[] = [];
    let view = '';
    let from = 0;
    for (const { 0: matched, index } of text.matchAll(INTERRUPTION)) {
      if (index < from) continue;
      const unit = isAmbiguous(text.charCodeAt(index))
        ? preferred(
            escaped.unitsAt(index).filter(({ end }) => end > index + 1),
            prefersLetters,
          )
        : { octets: '', end: index + matched.length };
      if (!unit) continue;
      view += text.slice(from, index);
      const character = /^[\r\n]$/.test(unit.octets) ? '' : unit.octets;
      changes.push({ at: view.length, start: index, end: unit.end, length: character.length });
      view += character;
      from = unit.end;
    }
    return from === 0 ? undefined : new ContinuousText(view + text.slice(from), changes);
  }
}

/** Matches characters that begin an escape sequence, and line breaks between base64 characters. */
const INTERRUPTION = /[\\%&=]|~(?=[01\\%&=])|(?<=[\w+/-])[\r\n]+[\t ]*(?=[\w+/\\%&=~-])/g;

const CHARACTER = /^[\w+/,: -]$/;
const LINE_BREAK = /^[\r\n]?$/;
/** Other characters are decoded so that their digits are not read as a part of the characters behind them. */
const OTHER = /^[!-~]$/;

/** Returns the unit that is a character of a binary encoding, a line break or else another character. */
function preferred(units: readonly Unit[], prefersLetters: boolean): Unit | undefined {
  const [letter, lineBreak] = [CHARACTER, LINE_BREAK].map((pattern) =>
    units.find(({ octets }) => pattern.test(octets)),
  );
  const preferredUnit = prefersLetters ? (letter ?? lineBreak) : earlier(units, letter, lineBreak);
  // The last one has the most layers of encoding removed.
  return preferredUnit ?? units.findLast(({ octets }) => OTHER.test(octets));
}

/** Returns the unit that is earlier in the list, or the only one that is defined; `undefined` if neither is. */
function earlier(units: readonly Unit[], one: Unit | undefined, other: Unit | undefined): Unit | undefined {
  if (!one || !other) return one ?? other;
  return units.indexOf(one) < units.indexOf(other) ? one : other;
}
