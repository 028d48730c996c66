import type { ContinuousText } from './continuous-text.js';
import type { DecodedRun } from './decoded-run.js';

/**
 * Decodes lists of octets in decimal (`[99,97]`, `[99 97]`, signed as in Java) and in hexadecimal (`63:61`, `63-61`,
 * `<Buffer 63 61>`, `0x63, 0x61`, `["63","61"]`), in linear time. Whitespace, commas, semicolons, colons, hyphens,
 * quotation marks and the plus signs of a form may separate the numbers.
 * @param minOctets Minimum number of octets to decode.
 */
export function* decodedOctetLists(continuous: ContinuousText, minOctets: number): Generator<DecodedRun> {
  const { text } = continuous;
  let [start, count] = [0, 0];
  for (let at = 0; at <= text.length; ) {
    const kind = kindOf(text.charCodeAt(at));
    if (kind === SEPARATOR) {
      at++;
      continue;
    }
    const end = kind === OTHER ? at + 1 : endOfWord(text, at);
    if (kind === DIGIT && end - at <= MAX_WORD_LENGTH) {
      if (count++ === 0) start = at;
    } else {
      if (count >= minOctets && continuous.isNew(start, at)) yield* listsIn(text, start, at, minOctets);
      count = 0;
    }
    at = end;
  }
}

/** Decodes the lists in a range that consists of short words and separators. */
function* listsIn(text: string, start: number, after: number, minOctets: number): Generator<DecodedRun> {
  const lists = [new OctetList(decimalOctet), new OctetList(hexadecimalOctet)];
  for (let at = start; at < after; ) {
    if (kindOf(text.charCodeAt(at)) === SEPARATOR) {
      at++;
      continue;
    }
    const end = endOfWord(text, at);
    for (const list of lists) {
      if (list.add(text, at, end)) continue;
      if (list.length >= minOctets) yield list.decoded();
      list.clear();
    }
    at = end;
  }
  for (const list of lists) if (list.length >= minOctets) yield list.decoded();
}

/** Reads a number from a word of a text. Returns a negative number if the word is not an octet. */
type ReadOctet = (text: string, start: number, end: number) => number;

class OctetList {
  readonly #read: ReadOctet;
  #octets = '';
  #starts: number[] = [];
  #ends: number[] = [];

  constructor(read: ReadOctet) {
    this.#read = read;
  }

  get length(): number {
    return this.#starts.length;
  }

  /** Adds the octet of a word. Returns false if the word is not an octet. */
  add(text: string, start: number, end: number): boolean {
    const octet = this.#read(text, start, end);
    if (octet < 0) return false;
    this.#octets += String.fromCharCode(octet);
    this.#starts.push(isNegative(text, start) ? start - 1 : start);
    this.#ends.push(end);
    return true;
  }

  clear(): void {
    if (this.length === 0) return;
    this.#octets = '';
    this.#starts = [];
    this.#ends = [];
  }

  decoded(): DecodedRun {
    const [starts, ends] = [this.#starts, this.#ends];
    return {
      octets: this.#octets,
      rangeOf: (start, end) => ({ start: starts[start] ?? 0, end: ends[end - 1] ?? 0 }),
    };
  }
}

/** Length of `0x63`. */
const MAX_WORD_LENGTH = 4;

function decimalOctet(text: string, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  if (!isNegative(text, start)) return value <= 0xff ? value : -1;
  return value <= 0x80 ? (0x100 - value) & 0xff : -1;
}

/** Returns true for a minus sign, as opposed to a hyphen between two numbers. */
const isNegative = (text: string, start: number): boolean =>
  text[start - 1] === '-' && !isAlphanumeric(kindOf(text.charCodeAt(start - 2)));

function hexadecimalOctet(text: string, start: number, end: number): number {
  const hasPrefix = text[start] === '0' && (text.charCodeAt(start + 1) | 0x20) === 0x78 && end - start > 2;
  const from = hasPrefix ? start + 2 : start;
  if (end - from !== 2 && !(hasPrefix && end - from === 1)) return -1;
  let value = 0;
  for (let at = from; at < end; at++) {
    const digit = hexDigit(text.charCodeAt(at));
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = (code | 0x20) - 0x61;
  return letter >= 0 && letter <= 5 ? letter + 10 : -1;
}

function endOfWord(text: string, from: number): number {
  let end = from + 1;
  while (isAlphanumeric(kindOf(text.charCodeAt(end)))) end++;
  return end;
}

const [OTHER, SEPARATOR, DIGIT, LETTER] = [0, 1, 2, 3] as const;

const KINDS = Uint8Array.from({ length: 0x80 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[\da-f]/i.test(character)) return DIGIT;
  if (/[a-z]/i.test(character)) return LETTER;
  return /[\s,;:+"'-]/.test(character) ? SEPARATOR : OTHER;
});

const kindOf = (code: number): number => KINDS[code] ?? OTHER;

const isAlphanumeric = (kind: number): boolean => kind >= DIGIT;
