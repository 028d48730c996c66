import { EscapedText } from '../escapes.js';
import { QuoteRuns } from '../quote-runs.js';
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
    const escaped = new EscapedText(text);
    const quoteRuns = new QuoteRuns(text);
    const withLineBreaks = new Replacements(text, false);
    const withLetters = new Replacements(text, true);
    // Both texts are built together, because they read the same escape sequences.
    for (const { 0: matched, index } of text.matchAll(INTERRUPTION)) {
      if (quoteRuns.areLongAt(index)) continue;
      let units: readonly Unit[] | undefined;
      for (const replacements of [withLineBreaks, withLetters]) {
        if (index < replacements.from) continue;
        units ??= isAmbiguous(text.charCodeAt(index))
          ? escaped.unitsAt(index).filter(({ end }) => end > index + 1)
          : [{ octets: '', end: index + matched.length }];
        replacements.add(index, units);
      }
    }
    for (const { view, from, changes } of [withLineBreaks, withLetters]) {
      const changed = view + text.slice(from);
      if (from > 0 && changed !== texts[1]?.text) texts.push(new ContinuousText(changed, changes));
    }
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
}

/** The replacements in the first part of a text. */
class Replacements {
  readonly #text: string;
  readonly #prefersLetters: boolean;
  readonly changes: Change[] = [];
  /** The first part of the new text. */
  view = '';
  /** Index after the first part of the original text. */
  from = 0;

  /** @param prefersLetters If true, a sequence that may be a line break or a base64 character is read as the latter. */
  constructor(text: string, prefersLetters: boolean) {
    this.#text = text;
    this.#prefersLetters = prefersLetters;
  }

  /**
   * Replaces an escape sequence or a line break, unless it is neither a character nor a line break.
   * @param units Its possible readings.
   */
  add(index: number, units: readonly Unit[]): void {
    const unit = preferred(units, this.#prefersLetters);
    if (!unit) return;
    this.view += this.#text.slice(this.from, index);
    const character = /^[\r\n]$/.test(unit.octets) ? '' : unit.octets;
    this.changes.push({ at: this.view.length, start: index, end: unit.end, length: character.length });
    this.view += character;
    this.from = unit.end;
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
