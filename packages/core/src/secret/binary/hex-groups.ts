import type { ContinuousText } from './continuous-text.js';
import type { DecodedRun } from './decoded-run.js';

/** Matches groups of hexadecimal digits with the same separator, such as `736b 5f74` and `736b5f74-33736372`. */
const GROUPS =
  /[\da-f]{4}(?<=(?:(?<![\dA-Za-z])|(?<=\\[nrt]))[\da-f]{4})(?:[\da-f]{2}){0,14}(?:(?:[ \t+]{1,2}|[-:,;._]|\r?\n[ \t]{0,20}|\\n)(?:[\da-f]{2}){1,16})+(?![\dA-Za-z])/gi;

/** Matches the offset in a line of a hex dump, as `xxd`, `hexdump` and `od` write it, and the octets behind it. */
const DUMP_LINE =
  /[\da-f]{4,16}(?=[: \t])(?<=(?:^|[\r\n"'`>|]|\\[nrt])[ \t]{0,20}(?:0x)?[\da-f]{4,16})(?::[ \t]{0,4}|[ \t]{1,4})((?:[\da-f]{2}(?:[ \t-]{1,3}[\da-f]{2}){0,31}|(?:[\da-f]{2}){2,16}(?:[ \t](?:[\da-f]{2}){1,16}){0,15})(?![\dA-Za-z]))/gi;

/** Maximum number of characters between the octets of two lines of a dump, which may show the octets as text. */
const MAX_TEXT_LENGTH = 120;

/**
 * Decodes groups of hexadecimal digits and the lines of hex dumps, also those of numbers with 16 bits whose second octet
 * is shown first, in linear time.
 * @param minOctets Minimum number of octets to decode.
 */
export function* decodedHexGroups(continuous: ContinuousText, minOctets: number): Generator<DecodedRun> {
  const { text } = continuous;
  for (const { 0: digits, index } of text.matchAll(GROUPS))
    if (digits.length > 2 * minOctets && continuous.isNew(index, index + digits.length)) {
      const groups = new HexGroups();
      groups.add(digits, index);
      yield* groups.decoded(text, minOctets);
    }
  let dump = new HexGroups();
  for (const { 0: line, 1: digits = '', index } of text.matchAll(DUMP_LINE)) {
    if (index > dump.end + MAX_TEXT_LENGTH) {
      if (dump.lines > 1 && continuous.isNew(dump.start, dump.end)) yield* dump.decoded(text, minOctets);
      dump = new HexGroups();
    }
    dump.add(digits, index + line.length - digits.length);
  }
  if (dump.lines > 1 && continuous.isNew(dump.start, dump.end)) yield* dump.decoded(text, minOctets);
}

/** Octets in groups of hexadecimal digits. */
class HexGroups {
  readonly #digits: string[] = [];
  /** Index of each octet in the text. */
  readonly #places: number[] = [];
  /** Octets with those of each group of two in reverse order. */
  #swapped = '';
  lines = 0;
  end = 0;

  get start(): number {
    return this.#places[0] ?? 0;
  }

  add(line: string, index: number): void {
    this.lines++;
    this.end = index + line.length;
    for (const { 0: group, index: at } of line.matchAll(/[\da-f]{2,}/gi)) {
      this.#digits.push(group);
      for (let digit = 0; digit < group.length; digit += 2) this.#places.push(index + at + digit);
      this.#swapped += group.length === 4 ? group.slice(2) + group.slice(0, 2) : group;
    }
  }

  *decoded(text: string, minOctets: number): Generator<DecodedRun> {
    const places = this.#places;
    if (places.length < minOctets) return;
    const digits = this.#digits.join('');
    for (const hex of this.#swapped === digits ? [digits] : [digits, this.#swapped]) {
      // The first octet of a number of 16 bits is behind the second one.
      const margin = hex === digits ? 0 : 1;
      yield {
        octets: Buffer.from(hex, 'hex').toString('latin1'),
        rangeOf: (start, end) => {
          const from = places[Math.max(0, start - margin)] ?? 0;
          const until = (places[Math.min(places.length, end + margin) - 1] ?? 0) + 2;
          // The text behind the octets of the last line shows their characters.
          const isOneLine = this.lines === 1 || !/[\r\n]|\\[nr]/.test(text.slice(from, until));
          return { start: from, end: isOneLine ? until : endOfLine(text, until) };
        },
      };
    }
  }
}

/** Returns the end of the text behind the octets of a line. */
function endOfLine(text: string, from: number): number {
  const rest = text.slice(from, from + MAX_TEXT_LENGTH);
  const length = rest.search(/[\r\n"]|\\[nr]/);
  return from + (length < 0 ? rest.length : length);
}
