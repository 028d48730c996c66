import { decodeHTML } from 'entities/decode';
import { LEGACY_NAMES } from './legacy-references.js';
import { octetsOf } from './octets.js';

/** One possible reading of the characters at a position of a text. */
export interface Unit {
  /** UTF-8 octets, one character each. Empty for a line break that the encoding inserts. */
  readonly octets: string;
  /** Index of the first character of the text after the unit. */
  readonly end: number;
}

const INTRODUCERS = '\\%&=+~\'"';

const AMBIGUOUS = Uint8Array.from({ length: 0x80 }, (_, code) =>
  INTRODUCERS.includes(String.fromCharCode(code)) ? 1 : 0,
);

/** Returns true for a character that begins an escape sequence, or that encodings read differently. */
export const isAmbiguous = (code: number): boolean => code > 0x7f || AMBIGUOUS[code] === 1;

/** Adds a unit unless the list contains it. Ignores a negative end, which means that the sequence is incomplete. */
export function add(units: Unit[], octets: string, end: number): void {
  if (end >= 0 && !contains(units, octets, end)) units.push({ octets, end });
}

/** Adds a unit unless the list contains an equal one. */
export function addUnit(units: Unit[], unit: Unit): void {
  if (!contains(units, unit.octets, unit.end)) units.push(unit);
}

function contains(units: readonly Unit[], octets: string, end: number): boolean {
  for (const unit of units) if (unit.end === end && unit.octets === octets) return true;
  return false;
}

/** Adds hexadecimal digits as a code point and, up to U+00FF, as an octet. */
export function addCodePoint(units: Unit[], digits: Unit | undefined): void {
  const code = digits ? Number.parseInt(digits.octets, 16) : Number.NaN;
  if (!digits || !(code <= 0x10_ffff)) return;
  add(units, octetsOf(String.fromCodePoint(code)), digits.end);
  if (code > 0x7f && code <= 0xff) add(units, String.fromCharCode(code), digits.end);
}

/**
 * Adds an octet and, if its hexadecimal digits contain a letter, its percent-encoding, because a secret may itself be
 * percent-encoded with digits in another case.
 */
export function addPercentEncoded(units: Unit[], digits: Unit | undefined): void {
  addCodePoint(units, digits);
  if (digits && /[a-f]/i.test(digits.octets)) add(units, `%${digits.octets}`, digits.end);
}

/** Returns true for an octet that begins an escape sequence. */
export const isIntroducer = (octets: string): boolean =>
  octets.length === 1 && AMBIGUOUS[octets.charCodeAt(0)] === 1;
export const isHex = (octet: string): boolean =>
  (octet >= '0' && octet <= '9') || (octet >= 'a' && octet <= 'f') || (octet >= 'A' && octet <= 'F');
export const isOctal = (octet: string): boolean => octet >= '0' && octet <= '7';
export const isDecimal = (octet: string): boolean => octet >= '0' && octet <= '9';
export const isAlphanumeric = (octet: string): boolean => /[A-Za-z0-9]/.test(octet);

/** Control characters by the letter of their escape sequence. */
export const CONTROLS: ReadonlyMap<string, string> = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['a', '\x07'],
  ['e', '\x1b'],
]);

/** Matches an escape sequence without ambiguous characters, in the most frequent encodings. */
const SIMPLE = /%[\da-f]{2}|\\(?:u[\da-f]{4}|[bfnrt"])/iy;

/** Decoded octets by escape sequence that {@link SIMPLE} matches; `null` if further layers may change them. */
const simpleOctets = new Map<string, readonly string[] | null>();

/** Returns the units of a simple escape sequence if every number of layers finds the same ones, or else `undefined`. */
export function simpleUnits(text: string, at: number): readonly Unit[] | undefined {
  SIMPLE.lastIndex = at;
  const sequence = SIMPLE.exec(text)?.[0];
  if (sequence === undefined) return undefined;
  let octets = simpleOctets.get(sequence);
  if (octets === undefined) {
    const units: Unit[] = [];
    if (sequence.length === 2) add(units, CONTROLS.get(sequence[1] ?? '') ?? sequence[1] ?? '', 0);
    else if (sequence.startsWith('%')) addPercentEncoded(units, { octets: sequence.slice(1), end: 0 });
    else addCodePoint(units, { octets: sequence.slice(2), end: 0 });
    const decoded = units.map((unit) => unit.octets);
    const isFinal =
      !/^\\ud[89ab]/i.test(sequence) && !decoded.some((octet) => octet !== '"' && isIntroducer(octet));
    octets = isFinal ? decoded : null;
    simpleOctets.set(sequence, octets);
  }
  const end = at + sequence.length;
  if (octets === null || (octets[0] === '"' && isAmbiguous(text.charCodeAt(end)))) return undefined;
  return [{ octets: text[at] ?? '', end: at + 1 }, ...octets.map((octet) => ({ octets: octet, end }))];
}

/** Returns the UTF-8 octets of a character and, up to U+00FF, its octet in case UTF-8 was decoded as Latin-1. */
export function rawUnits(text: string, at: number): readonly Unit[] {
  const code = text.codePointAt(at) ?? 0;
  const character = String.fromCodePoint(code);
  if (code <= 0x7f) return [{ octets: character, end: at + 1 }];
  const unit = { octets: octetsOf(character), end: at + character.length };
  return code <= 0xff ? [unit, { octets: character, end: at + 1 }] : [unit];
}

/** Returns the characters that an HTML reference names. Tries the name as written, then in lower case. */
export function referencedBy(name: string): string | undefined {
  for (const reference of [`&${name};`, `&${name.toLowerCase()};`]) {
    const characters = decodeHTML(reference);
    if (characters !== reference) return characters;
  }
  return undefined;
}

const LEGACY_NAME = new RegExp(`^(?:${LEGACY_NAMES})`, 'i');

/** Returns the name with which a word begins that HTML also reads without a semicolon; `undefined` if there is none. */
export const legacyNameIn = (word: string): string | undefined => LEGACY_NAME.exec(word)?.[0];
