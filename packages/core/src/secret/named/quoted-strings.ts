import { endOf } from './tolerant-text.js';

/** A string without its quotes. */
export interface StringSpan {
  readonly start: number;
  /** Index of the closing quote, or of the end of the text or line if it is missing. */
  readonly end: number;
}

/**
 * The strings in double quotes within a text. Queries take linear time in total if their indices are in ascending order,
 * which is required.
 */
export class QuotedStrings {
  readonly #text: string;
  readonly #format: 'json' | 'form' | 'text';
  #span: StringSpan | undefined;
  /** Index of a character of the current string up to which escape sequences were searched. */
  #boundary = 0;
  /** Index of the next backslash that was found from the boundary, or the length of the text. */
  #backslash = -1;

  constructor(text: string, format: 'json' | 'form' | 'text') {
    this.#text = text;
    this.#format = format;
    this.#span = this.#spanFrom(0);
  }

  /** Returns the string that contains an index or ends there; `undefined` if there is none. */
  spanAt(index: number): StringSpan | undefined {
    const span = this.nextSpan(index);
    return span && span.start <= index ? span : undefined;
  }

  /** Returns the first string that ends at an index or behind it; `undefined` if there is none. */
  nextSpan(index: number): StringSpan | undefined {
    while (this.#span && this.#span.end < index) this.#span = this.#spanFrom(this.#span.end + 1);
    return this.#span;
  }

  /** Returns the start and the end of the escape sequence around an index of the current string, or the index twice. */
  escapeAround(index: number): readonly [start: number, end: number] {
    while (this.#boundary < index) {
      if (this.#backslash < this.#boundary) {
        const next = this.#text.indexOf('\\', this.#boundary);
        this.#backslash = next < 0 ? this.#text.length : next;
      }
      const at = this.#backslash;
      if (at >= index) break;
      const end = at + (this.#text[at + 1] === 'u' ? 6 : 2);
      if (end > index) return [at, end];
      this.#boundary = end;
    }
    return [index, index];
  }

  #spanFrom(from: number): StringSpan | undefined {
    let quote = this.#text.indexOf('"', from);
    while (quote > 0 && this.#format !== 'json' && !/[\s:=,;&<>()[{]/.test(this.#text[quote - 1] ?? ''))
      quote = this.#text.indexOf('"', quote + 1);
    if (quote < 0) return undefined;
    this.#boundary = quote + 1;
    return { start: quote + 1, end: endOf(this.#text, quote + 1, STOPS[this.#format]) };
  }
}

/** Characters that end a string by format. */
const STOPS = { json: '"', text: '"\r\n', form: '"&\r\n' } as const;

/** Matches the beginning of a string whose quotes are escaped, such as that of JSON within a string of JSON. */
const ESCAPED_OPENING = /(?:^|[\s:=,;&<>()[{])\\+"[^"]*$/;

/** Maximum number of characters in front of a name to search for the beginning of its string. */
const MAX_LEAD_LENGTH = 256;

/**
 * Returns the index at which a value within a string ends at the latest: the closing quote or, if an escaped quote begins
 * the string that contains the name, the next one.
 * @param separator Index of the separator behind the name.
 */
export function endOfValue(text: string, separator: number, span: StringSpan): number {
  const lead = text.slice(Math.max(span.start, separator - MAX_LEAD_LENGTH), separator);
  if (!ESCAPED_OPENING.test(lead)) return span.end;
  const closing = text.slice(separator, span.end).search(/\\+"/);
  return closing < 0 ? span.end : separator + closing;
}
