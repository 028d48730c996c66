import { decodeHTML } from 'entities/decode';
import { LEGACY_NAMES } from './legacy-references.js';
import type { SecretRange } from './ranges.js';
import { CONTROLS } from './units.js';

/** A string with some encoding removed, and the index of each of its characters in the original text. */
export interface DecodedView {
  readonly text: string;
  /** Index in the original text of each character and of the end. Null if the view is the original text. */
  readonly places: Int32Array | null;
}

/** Maximum number of encoding layers that are removed. JSON inside a form inside JSON has three. */
const MAX_LAYERS = 3;
const MAX_VIEWS = 12;

/**
 * Returns the text itself, followed by up to 11 views with percent-encoding, JSON escapes and HTML references removed,
 * in up to three layers. The encodings are removed in every order, because a value may itself contain a percent sign, a
 * backslash or an ampersand.
 */
export function decodedViews(text: string): readonly DecodedView[] {
  const views: DecodedView[] = [{ text, places: null }];
  const texts = new Set([text]);
  let [from, layers] = [0, 0];
  while (layers++ < MAX_LAYERS && from < views.length) {
    const outer = views.slice(from);
    from = views.length;
    for (const view of outer) {
      for (const inner of [unescaped(view), percentDecoded(view), dereferenced(view)]) {
        if (!inner || texts.has(inner.text) || views.length >= MAX_VIEWS) continue;
        texts.add(inner.text);
        views.push(inner);
      }
    }
  }
  return views;
}

/** Returns the last of the {@link decodedViews}, which has the most layers of encoding removed. */
export const fullyDecoded = (text: string): string =>
  /[%\\&]/.test(text) ? (decodedViews(text).at(-1)?.text ?? text) : text;

/** Maps a range of a view to the original text. */
export function originalRange<Range extends Pick<SecretRange, 'start' | 'end'>>(
  { places }: DecodedView,
  range: Range,
): Range {
  if (places === null) return range;
  return { ...range, start: places[range.start] ?? 0, end: places[range.end] ?? 0 };
}

const ESCAPE = /\\(?:u[0-9a-f]{4}|["\\/bfnrt])/gi;

const unescaped = (view: DecodedView): DecodedView | undefined =>
  view.text.includes('\\') ? decoded(view, ESCAPE, unescapedCharacter) : undefined;

/** Matches a reference of HTML. The semicolon is optional after digits and some names, except in a pair `&name=`. */
const REFERENCE = new RegExp(
  String.raw`&(?:#\d{1,20};?|#x[\da-f]{1,20};?|[a-z][a-z\d]{1,30};|(?:${LEGACY_NAMES})(?!=))`,
  'gi',
);

const dereferenced = (view: DecodedView): DecodedView | undefined =>
  view.text.includes('&') ? decoded(view, REFERENCE, decodedReference) : undefined;

function decodedReference(reference: string): string {
  const characters = decodeHTML(reference);
  return characters === reference ? decodeHTML(reference.toLowerCase()) : characters;
}

function unescapedCharacter(sequence: string): string {
  const letter = sequence[1] ?? '';
  if (sequence.length > 2) return String.fromCharCode(Number.parseInt(sequence.slice(2), 16));
  return CONTROLS.get(letter) ?? letter;
}

/** Matches the percent-encoded octets of one UTF-8 character. */
const OCTETS =
  /%[0-7][\da-f]|%[cd][\da-f]%[89ab][\da-f]|%e[\da-f](?:%[89ab][\da-f]){2}|%f[0-7](?:%[89ab][\da-f]){3}/gi;

const percentDecoded = (view: DecodedView): DecodedView | undefined =>
  view.text.includes('%') ? decoded(view, OCTETS, decodedCharacter) : undefined;

function decodedCharacter(octets: string): string {
  try {
    return decodeURIComponent(octets);
  } catch {
    return octets;
  }
}

function decoded(
  view: DecodedView,
  pattern: RegExp,
  decode: (encoded: string) => string,
): DecodedView | undefined {
  const placeOf = (index: number): number => view.places?.[index] ?? index;
  const places = new Int32Array(view.text.length + 1);
  let text = '';
  let from = 0;
  const copyUntil = (end: number): void => {
    for (let at = from; at < end; at++) places[text.length + at - from] = placeOf(at);
    text += view.text.slice(from, end);
  };
  for (const { 0: encoded, index } of view.text.matchAll(pattern)) {
    copyUntil(index);
    const plain = decode(encoded);
    places.fill(placeOf(index), text.length, text.length + plain.length);
    text += plain;
    from = index + encoded.length;
  }
  if (from === 0) return undefined;
  copyUntil(view.text.length);
  places[text.length] = placeOf(view.text.length);
  return { text, places };
}
