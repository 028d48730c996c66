import { own } from '../own.js';

/** The delimiter between the items of a list. */
export interface Delimiter {
  /** The delimiter in text that is not percent-encoded: a header, a decoded path segment, or a form value. */
  readonly text: string;
  readonly encoded: string;
  /** Matches the delimiter in a raw query string or form. */
  readonly pattern: RegExp;
}

const COMMA: Delimiter = { text: ',', encoded: ',', pattern: /,|%2C/i };

/**
 * Delimiters by style. `tabDelimited` stands for `collectionFormat: tsv` of OpenAPI 2.0, which OpenAPI 3.1 does not
 * have.
 */
const DELIMITERS: Readonly<Record<string, Delimiter>> = {
  spaceDelimited: { text: ' ', encoded: '%20', pattern: /%20|\+/ },
  tabDelimited: { text: '\t', encoded: '%09', pattern: /%09|\t/i },
  pipeDelimited: { text: '|', encoded: '%7C', pattern: /\||%7C/i },
};

/** Returns the delimiter of `spaceDelimited`, `tabDelimited` or `pipeDelimited`; `undefined` for any other style. */
export const delimiterOf = (style: string): Delimiter | undefined => own(DELIMITERS, style);

/** Returns the delimiter of a form list that is not exploded: that of its style, or a comma. */
export const formDelimiter = (style: string): Delimiter => delimiterOf(style) ?? COMMA;
