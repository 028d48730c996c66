import { EscapedText, isAmbiguous } from './escapes.js';

/** A run of base64 characters, decoded from one of its first four characters onwards. */
export interface DecodedBase64 {
  /** The decoded octets, one character per octet. */
  readonly octets: string;
  /** Maps a range of the octets to a range of the searched text. */
  readonly rangeOf: (start: number, end: number) => { readonly start: number; readonly end: number };
}

/**
 * Decodes every run of base64 or base64url characters in a string, including runs that are broken into lines or whose
 * characters are escaped. The base64 text may directly follow a word, so a run is decoded from each of its first four
 * characters onwards.
 * @param minLength Minimum number of characters to decode.
 */
export function* decodedBase64(text: string, minLength: number): Generator<DecodedBase64> {
  yield* decodedRuns({ text, places: null }, minLength);
  const view = continuousBase64(text);
  if (view) yield* decodedRuns(view, minLength);
}

/** A string without some encoding, and the index in the original text of each of its characters and of its end. */
interface View {
  readonly text: string;
  /** Null if the view is the original text. */
  readonly places: Int32Array | null;
}

function* decodedRuns({ text, places }: View, minLength: number): Generator<DecodedBase64> {
  const placeOf = (at: number): number => (places === null ? at : (places[at] ?? 0));
  for (const { 1: run = '', 2: padding = '', index } of text.matchAll(/([A-Za-z0-9+/_-]{6,})(={0,2})/g)) {
    const endOf = (at: number): number => (at >= run.length ? run.length + padding.length : at);
    for (let shift = 0; shift < 4 && run.length - shift >= minLength; shift++) {
      yield {
        octets: decode(run.slice(shift)),
        rangeOf: (start, end) => ({
          start: placeOf(index + shift + Math.floor((start * 4) / 3)),
          end: placeOf(index + endOf(shift + Math.ceil((end * 4) / 3))),
        }),
      };
    }
  }
}

/** Matches characters that begin an escape sequence, and line breaks between base64 characters. */
const INTERRUPTION = /[\\%&=]|(?<=[\w+/-])[\r\n]+[\t ]*(?=[\w+/\\%&=-])/g;

/**
 * Returns the text with escaped base64 characters decoded, and without line breaks inside of base64; `undefined` if
 * the text has neither.
 */
function continuousBase64(text: string): View | undefined {
  if (text.search(INTERRUPTION) < 0) return undefined;
  const escaped = new EscapedText(text);
  const places = new Int32Array(text.length + 1);
  let view = '';
  let from = 0;
  const copyUntil = (end: number): void => {
    for (let at = from; at < end; at++) places[view.length + at - from] = at;
    view += text.slice(from, end);
  };
  for (const { 0: found, index } of text.matchAll(INTERRUPTION)) {
    if (index < from) continue;
    const units = isAmbiguous(text.charCodeAt(index))
      ? escaped.unitsAt(index).filter(({ end }) => end > index + 1)
      : [{ octets: '', end: index + found.length }];
    const unit =
      units.find(({ octets }) => /^[\w+/\r\n-]?$/.test(octets)) ?? units.find(({ octets }) => octets === '=');
    if (!unit) continue;
    copyUntil(index);
    places[view.length] = index;
    view += unit.octets.trim();
    from = unit.end;
  }
  if (from === 0) return undefined;
  copyUntil(text.length);
  places[view.length] = text.length;
  return { text: view, places };
}

function decode(base64: string): string {
  const standard = base64.replaceAll('-', '+').replaceAll('_', '/');
  return atob(standard.length % 4 === 1 ? standard.slice(0, -1) : standard);
}
