import { octetsOf } from './octets.js';
import {
  add,
  addCodePoint,
  addPercentEncoded,
  addUnit,
  CONTROLS,
  isAlphanumeric,
  isAmbiguous,
  isDecimal,
  isHex,
  isIntroducer,
  isOctal,
  legacyNameIn,
  rawUnits,
  referencedBy,
  simpleUnits,
  type Unit,
} from './units.js';

/**
 * Units by the number of layers that are decoded, in the order in which the layers find them. Each list begins with the
 * units of the list before it.
 */
type Layers = (readonly Unit[])[];

/** The units that begin at a position. */
interface Position {
  readonly at: number;
  readonly layers: Layers;
}

/** The units of the escape sequences that begin with one introducer. */
interface Escapes {
  readonly introducer: string;
  /** Index of the character after the introducer. */
  readonly from: number;
  /** Units by the number of layers that are decoded after the introducer. */
  readonly layers: (readonly Unit[] | undefined)[];
  /** True if every number of layers finds the first units, because they contain no ambiguous characters. */
  isFinal: boolean;
}

/** Maximum number of encodings that may be applied to each other, such as JSON in a form in JSON. */
const MAX_LAYERS = 4;

/** Maximum number of consecutive line breaks within an escape sequence. Encoders insert at most one. */
const MAX_LINE_BREAKS = 2;

/** Number of positions to cache, a power of two. Reading proceeds forward, so earlier positions are rarely needed. */
const CACHED_POSITIONS = 256;

/** Number of cached introducers before a position. The codes of frequent ones differ in their remainders. */
const SLOTS_PER_POSITION = 4;

const QUOTES = /["'\\]+/y;

/**
 * Maximum number of quotation marks and backslashes at the beginning of an escape sequence that ends after them. Each of
 * the four layers has at most five of the sequences of the layer before, so that a complete one has at most 625.
 */
const MAX_QUOTES = 800;

const NO_UNITS: readonly Unit[] = [];

/**
 * Reads the characters of a text in every encoding in which a server may write a value: JSON and the string literals
 * of programming languages, HTML, percent-encoding, forms, JSON Pointers, quoted-printable, quoted strings of shells, SQL and CSV,
 * UTF-8 that was decoded as Latin-1, and several layers of these. Each character may be in a different encoding.
 */
export class EscapedText {
  readonly text: string;
  /** The latest positions, indexed by their remainder. */
  readonly #positions: Position[] = [];
  /** Escape sequences by the index after their introducer, because many units of a run end at the same index. */
  readonly #escapes: Escapes[] = [];
  /** True if the current escape sequence contains ambiguous characters, so that a further layer may change it. */
  #isNested = false;

  /** End of the latest run of quotation marks and backslashes. */
  #quotesEnd = 0;

  constructor(text: string) {
    this.text = text;
  }

  /**
   * Returns true if all units that begin at a position are quotation marks and backslashes, because nothing else follows
   * for a long time. Positions must be in ascending order.
   */
  isWithinQuotes(at: number): boolean {
    if (at >= this.#quotesEnd) {
      QUOTES.lastIndex = at;
      this.#quotesEnd = QUOTES.test(this.text) ? QUOTES.lastIndex : at;
    }
    return this.#quotesEnd - at > MAX_QUOTES;
  }

  /** Returns the units that begin at a position. The first one is the character itself. */
  unitsAt(at: number, layers: number = MAX_LAYERS): readonly Unit[] {
    const code = this.text.charCodeAt(at);
    if (Number.isNaN(code)) return [];
    if (!isAmbiguous(code)) return [{ octets: this.text[at] ?? '', end: at + 1 }];
    if (code > 0x7f) return rawUnits(this.text, at);
    let position = this.#positions[at % CACHED_POSITIONS];
    if (position?.at !== at) {
      const simple = layers > 0 ? simpleUnits(this.text, at) : undefined;
      if (simple) {
        this.#isNested = true;
        return simple;
      }
      position = { at, layers: [[{ octets: this.text[at] ?? '', end: at + 1 }]] };
      this.#positions[at % CACHED_POSITIONS] = position;
    }
    const units = position.layers;
    while (units.length <= layers) units.push(this.#nextLayer(units));
    this.#isNested = true;
    return units[layers] ?? NO_UNITS;
  }

  /** Returns the units that begin at a position, or after a line break there that the encoding inserts. */
  charactersAt(at: number, layers?: number): readonly Unit[] {
    const units = this.unitsAt(at, layers);
    return units.every(({ octets }) => octets !== '')
      ? units
      : units.flatMap((unit) => (unit.octets === '' ? this.unitsAt(unit.end, layers) : [unit]));
  }

  #nextLayer(layers: Layers): readonly Unit[] {
    const last = layers.length - 1;
    const before = layers[last] ?? NO_UNITS;
    const units = before.slice();
    for (const { octets, end } of before)
      if (isIntroducer(octets))
        for (const unit of this.#escapesAfter(octets, end, last)) addUnit(units, unit);
    return units.length === before.length ? before : units;
  }

  /** Returns the units of the escape sequences that begin with an introducer. */
  #escapesAfter(introducer: string, from: number, layers: number): readonly Unit[] {
    const slot =
      (from % CACHED_POSITIONS) * SLOTS_PER_POSITION + (introducer.charCodeAt(0) % SLOTS_PER_POSITION);
    let escapes = this.#escapes[slot];
    if (escapes?.from !== from || escapes.introducer !== introducer) {
      escapes = { introducer, from, layers: [], isFinal: false };
      this.#escapes[slot] = escapes;
    }
    let units = escapes.layers[escapes.isFinal ? 0 : layers];
    if (units) return units;
    const read: Unit[] = [];
    this.#isNested = false;
    this.#readEscape(introducer, from, layers, read);
    units = read.length === 0 ? NO_UNITS : read;
    escapes.isFinal = !this.#isNested;
    escapes.layers[escapes.isFinal ? 0 : layers] = units;
    return units;
  }

  /**
   * Adds the units of the escape sequences that begin with an introducer.
   * @param from Index of the character after the introducer.
   */
  #readEscape(introducer: string, from: number, layers: number, units: Unit[]): void {
    switch (introducer) {
      case '\\':
        for (const letter of this.charactersAt(from, layers)) this.#readBackslash(letter, layers, units);
        return;
      case '%':
        addPercentEncoded(units, this.#digits(from, isHex, 2, 2, layers));
        addCodePoint(units, this.#digits(this.#after('u', from, layers), isHex, 4, 4, layers));
        return;
      case '&':
        this.#readReference(from, layers, units);
        return;
      case '=':
        // An octet or a soft line break of quoted-printable (RFC 2045 §6.7).
        addCodePoint(units, this.#digits(from, isHex, 2, 2, layers));
        add(units, '', this.#after('\r\n', from, layers));
        add(units, '', this.#after('\n', from, layers));
        return;
      case '+':
        add(units, ' ', from);
        return;
      case '~':
        // A tilde or a slash in a JSON Pointer (RFC 6901 §3).
        add(units, '~', this.#after('0', from, layers));
        add(units, '/', this.#after('1', from, layers));
        return;
      default:
        // A quotation mark within quotation marks: doubled in SQL, YAML and CSV; '\'' or '"'"' in a shell.
        add(units, introducer, this.#after(introducer, from, layers));
        if (introducer === '"') return;
        add(units, introducer, this.#after("\\''", from, layers));
        add(units, introducer, this.#after(`"'"'`, from, layers));
    }
  }

  /** Adds the characters of an escape sequence of JSON, ECMAScript, Python, Ruby, PHP, C or a shell. */
  #readBackslash({ octets: letter, end }: Unit, layers: number, units: Unit[]): void {
    const control = CONTROLS.get(letter);
    if (isIntroducer(letter)) add(units, letter, end);
    else if (control !== undefined) add(units, control, end);
    else if (letter === 'u') {
      this.#readUtf16(this.#digits(end, isHex, 4, 4, layers), layers, units);
      const braced = this.#digits(this.#after('{', end, layers), isHex, 1, 6, layers);
      if (braced) addCodePoint(units, { ...braced, end: this.#after('}', braced.end, layers) });
    } else if (letter === 'x') addCodePoint(units, this.#digits(end, isHex, 2, 2, layers));
    else if (letter === 'U') addCodePoint(units, this.#digits(end, isHex, 8, 8, layers));
    else if (letter >= '0' && letter <= '3') {
      const octal = this.#digits(end, isOctal, 2, 2, layers);
      if (octal)
        addCodePoint(units, { ...octal, octets: Number.parseInt(letter + octal.octets, 8).toString(16) });
    } else if (/^[^A-Za-z0-9]$/.test(letter)) add(units, letter, end);
  }

  /** Adds a UTF-16 code unit and, for a high surrogate, the character that it forms with the low surrogate after it. */
  #readUtf16(digits: Unit | undefined, layers: number, units: Unit[]): void {
    if (!digits) return;
    const high = Number.parseInt(digits.octets, 16);
    if (high >= 0xd800 && high <= 0xdbff)
      for (const start of this.#ends('\\u', digits.end, layers)) {
        const low = this.#digits(start, isHex, 4, 4, layers);
        if (low && /^d[c-f]/i.test(low.octets))
          add(units, octetsOf(String.fromCharCode(high, Number.parseInt(low.octets, 16))), low.end);
      }
    addCodePoint(units, digits);
  }

  /** Adds a character reference of HTML or XML. The semicolon is optional after digits and some names, as in HTML. */
  #readReference(from: number, layers: number, units: Unit[]): void {
    const name = this.#digits(from, isAlphanumeric, 2, 31, layers);
    if (name) this.#addNamed(name.octets, this.#after(';', name.end, layers), units);
    const legacyName = name && legacyNameIn(name.octets);
    if (legacyName !== undefined) {
      const length = legacyName.length;
      this.#addNamed(
        legacyName,
        this.#digits(from, isAlphanumeric, length, length, layers)?.end ?? -1,
        units,
      );
    }
    const start = this.#after('#', from, layers);
    if (start < 0) return;
    const decimal = this.#digits(start, isDecimal, 1, 7, layers);
    const x = Math.max(this.#after('x', start, layers), this.#after('X', start, layers));
    const number = decimal
      ? { octets: Number(decimal.octets).toString(16), end: decimal.end }
      : this.#digits(x, isHex, 1, 6, layers);
    if (!number) return;
    const end = this.#after(';', number.end, layers);
    addCodePoint(units, end < 0 ? number : { ...number, end });
  }

  /** Adds the characters that a name refers to, and U+0080 to U+00FF as an octet as well. */
  #addNamed(name: string, end: number, units: Unit[]): void {
    const characters = end < 0 ? undefined : referencedBy(name);
    if (characters === undefined) return;
    add(units, octetsOf(characters), end);
    if (/^[\x80-\xff]$/.test(characters)) add(units, characters, end);
  }

  /**
   * Reads ASCII characters that pass a test, as many as possible.
   * @param from Negative if the characters before them are absent.
   * @returns `undefined` if there are too few.
   */
  #digits(
    from: number,
    test: (octet: string) => boolean,
    least: number,
    most: number,
    layers: number,
  ): Unit | undefined {
    let octets = '';
    let end = from;
    while (from >= 0 && octets.length < most) {
      const octet = this.text[end] ?? '';
      if (isAmbiguous(octet.charCodeAt(0))) {
        const unit = this.unitsAt(end, layers).findLast(
          ({ octets: read }) => read === '' || (read.length === 1 && test(read)),
        );
        if (!unit) break;
        octets += unit.octets;
        end = unit.end;
      } else if (octet !== '' && test(octet)) {
        octets += octet;
        end++;
      } else break;
    }
    return octets.length < least ? undefined : { octets, end };
  }

  /** Returns the index after `characters` (ASCII); negative if the text at `from` does not continue with them. */
  #after(characters: string, from: number, layers: number): number {
    for (let index = 0; index < characters.length; index++) {
      const at = from + index;
      if (isAmbiguous(this.text.charCodeAt(at)))
        return this.#ends(characters.slice(index), at, layers)[0] ?? -1;
      if (this.text[at] !== characters[index]) return -1;
    }
    return from < 0 ? -1 : from + characters.length;
  }

  /** Returns each index at which `characters` (ASCII) may end if they begin at `from`, without duplicates. */
  #ends(characters: string, from: number, layers: number): readonly number[] {
    let ends: readonly number[] = [from];
    // Many readings of a character end at the same index, so the next character is read once for each index.
    for (const character of characters) {
      const next: number[] = [];
      for (const end of ends) this.#addEnds(character, end, layers, MAX_LINE_BREAKS, next);
      ends = next;
    }
    return ends;
  }

  /** @param breaks Number of line breaks of an encoding that may precede the character. */
  #addEnds(character: string, from: number, layers: number, breaks: number, ends: number[]): void {
    if (!isAmbiguous(this.text.charCodeAt(from))) {
      if (this.text[from] === character && !ends.includes(from + 1)) ends.push(from + 1);
      return;
    }
    for (const { octets, end } of this.unitsAt(from, layers)) {
      if (octets === character) {
        if (!ends.includes(end)) ends.push(end);
      } else if (octets === '' && breaks > 0) this.#addEnds(character, end, layers, breaks - 1, ends);
    }
  }
}
