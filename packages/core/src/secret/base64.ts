import { EscapedText } from './escapes.js';
import { isAmbiguous, type Unit } from './units.js';

/** A run of base64 characters, decoded from one of its first four characters onwards. */
export interface DecodedBase64 {
  /** The decoded octets, one character per octet. */
  readonly octets: string;
  /** Maps a range of the octets to a range of the searched text. */
  readonly rangeOf: (start: number, end: number) => { readonly start: number; readonly end: number };
}

/**
 * Decodes every run of base64 or base64url characters in a string, including runs that are broken into lines or contain
 * escaped characters. The base64 text may directly follow a word, so a run is decoded from each of its first four
 * characters onwards.
 * @param minLength Minimum number of characters to decode.
 */
export function* decodedBase64(text: string, minLength: number): Generator<DecodedBase64> {
  yield* decodedRuns({ text, starts: null, ends: null }, minLength);
  // `\\u006e` may be an escaped line break or the letter `n`.
  const views = ['line breaks', 'letters'].map((preferred) =>
    continuousBase64(text, preferred === 'letters'),
  );
  for (const [index, view] of views.entries())
    if (view && (index === 0 || view.text !== views[0]?.text)) yield* decodedRuns(view, minLength);
}

/** A decoded string with the range of each of its characters in the original text. */
interface View {
  readonly text: string;
  /** Index in the original text at which each character begins. Null if the view is the original text. */
  readonly starts: Int32Array | null;
  /** Index in the original text after each character. Null if the view is the original text. */
  readonly ends: Int32Array | null;
}

function* decodedRuns({ text, starts, ends }: View, minLength: number): Generator<DecodedBase64> {
  const startOf = (at: number): number => starts?.[at] ?? at;
  const afterLast = (at: number): number => ends?.[at - 1] ?? at;
  for (const { 1: run = '', 2: padding = '', index } of text.matchAll(/([A-Za-z0-9+/_-]{6,})(={0,2})/g)) {
    const endOf = (at: number): number => (at >= run.length ? run.length + padding.length : at);
    for (let shift = 0; shift < 4 && run.length - shift >= minLength; shift++) {
      yield {
        octets: decode(run.slice(shift)),
        rangeOf: (start, end) => ({
          start: startOf(index + shift + Math.floor((start * 4) / 3)),
          end: afterLast(index + endOf(shift + Math.ceil((end * 4) / 3))),
        }),
      };
    }
  }
}

/** Matches characters that begin an escape sequence, and line breaks between base64 characters. */
const INTERRUPTION = /[\\%&=]|(?<=[\w+/-])[\r\n]+[\t ]*(?=[\w+/\\%&=-])/g;

/**
 * Returns the text with escaped base64 characters decoded, and without line breaks within base64; `undefined` if the
 * text has neither.
 *
 * @param prefersLetters If `true`, a sequence that may be a line break or a base64 character is read as the latter.
 */
function continuousBase64(text: string, prefersLetters: boolean): View | undefined {
  if (text.search(INTERRUPTION) < 0) return undefined;
  const escaped = new EscapedText(text);
  const starts = new Int32Array(text.length);
  const ends = new Int32Array(text.length);
  let view = '';
  let from = 0;
  const copyUntil = (end: number): void => {
    for (let at = from; at < end; at++) {
      starts[view.length + at - from] = at;
      ends[view.length + at - from] = at + 1;
    }
    view += text.slice(from, end);
  };
  for (const { 0: found, index } of text.matchAll(INTERRUPTION)) {
    if (index < from) continue;
    const units = isAmbiguous(text.charCodeAt(index))
      ? escaped.unitsAt(index).filter(({ end }) => end > index + 1)
      : [{ octets: '', end: index + found.length }];
    const [letter, lineBreak, padding] = [/^[\w+/-]$/, /^[\r\n]?$/, /^=$/].map((pattern) =>
      units.find(({ octets }) => pattern.test(octets)),
    );
    const unit = (prefersLetters ? (letter ?? lineBreak) : earlier(units, letter, lineBreak)) ?? padding;
    if (!unit) continue;
    copyUntil(index);
    starts[view.length] = index;
    ends[view.length] = unit.end;
    view += unit.octets.trim();
    from = unit.end;
  }
  if (from === 0) return undefined;
  copyUntil(text.length);
  return { text: view, starts, ends };
}

/** Returns the unit that is earlier in the list, or the only one that is defined; `undefined` if neither is. */
function earlier(units: readonly Unit[], one: Unit | undefined, other: Unit | undefined): Unit | undefined {
  if (!one || !other) return one ?? other;
  return units.indexOf(one) < units.indexOf(other) ? one : other;
}

function decode(base64: string): string {
  const standard = base64.replaceAll('-', '+').replaceAll('_', '/');
  return atob(standard.length % 4 === 1 ? standard.slice(0, -1) : standard);
}
