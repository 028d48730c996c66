import { EscapeCache, type Layers } from './escape-cache.js';
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

/** Maximum number of encodings that may be applied to each other, such as JSON in a form in JSON. */
const MAX_LAYERS = 4;

/** Maximum number of consecutive line breaks within an escape sequence. Encoders insert at most one. */
const MAX_LINE_BREAKS = 2;

/** Maximum number of digits of a code point, with leading zeros. */
const MAX_DIGITS = 20;

const NO_UNITS: readonly Unit[] = [];

/**
 * Reads the characters of a text in every encoding in which a server may write a value: JSON and the string literals
 * of programming languages, HTML, percent-encoding, forms, JSON Pointers, quoted-printable, quoted strings of shells, SQL
 * and CSV,
 * UTF-8 that was decoded as Latin-1, and several layers of these. Each character may be in a different encoding.
 */
export class EscapedText {
  readonly text: string;
  readonly #cache = new EscapeCache();
  /** True if the current escape sequence contains ambiguous characters, so that a further layer may change it. */
  #isNested = false;

  constructor(text: string) {
    this.text = text;
  }

  /** Returns the units that begin at a position. The first one is the character itself. */
  unitsAt(at: number, layers: number = MAX_LAYERS): readonly Unit[] {
    const code = this.text.charCodeAt(at);
    if (Number.isNaN(code)) return [];
    if (!isAmbiguous(code)) return [{ octets: this.text[at] ?? '', end: at + 1 }];
    if (code > 0x7f) return rawUnits(this.text, at);
    let units = this.#cache.layersAt(at);
    if (!units) {
      const simple = layers > 0 ? simpleUnits(this.text, at) : undefined;
      if (simple) {
        this.#isNested = true;
        return simple;
      }
      units = this.#cache.addPosition(at, [{ octets: this.text[at] ?? '', end: at + 1 }]);
    }
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
    const escapes = this.#cache.escapesAfter(introducer, from);
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
      addCodePoint(units, this.#bracedDigits(end, layers));
    } else if (letter === 'x') {
      addCodePoint(units, this.#digits(end, isHex, 2, 2, layers));
      addCodePoint(units, this.#bracedDigits(end, layers));
    } else if (letter === 'U') addCodePoint(units, this.#digits(end, isHex, 8, 8, layers));
    else if (isOctal(letter)) {
      const octal =
        (letter <= '3' ? this.#digits(end, isOctal, 2, 2, layers) : undefined) ??
        this.#digits(end, isOctal, 1, 1, layers);
      if (octal)
        addCodePoint(units, { ...octal, octets: Number.parseInt(letter + octal.octets, 8).toString(16) });
    } else if (/^[^A-Za-z0-9]$/.test(letter)) add(units, letter, end);
  }

  /** Reads hexadecimal digits in braces. */
  #bracedDigits(from: number, layers: number): Unit | undefined {
    const digits = this.#digits(this.#after('{', from, layers), isHex, 1, MAX_DIGITS, layers);
    return digits && { ...digits, end: this.#after('}', digits.end, layers) };
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
    const decimal = this.#digits(start, isDecimal, 1, MAX_DIGITS, layers);
    const x = Math.max(this.#after('x', start, layers), this.#after('X', start, layers));
    const number = decimal
      ? { octets: Number(decimal.octets).toString(16), end: decimal.end }
      : this.#digits(x, isHex, 1, MAX_DIGITS, layers);
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
