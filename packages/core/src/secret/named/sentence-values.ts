import type { SecretRange } from '../ranges.js';
import { matchAt } from './tolerant-text.js';

/**
 * Finds a secret word after a name in a sentence. If several words follow a colon and the first of them has no digit,
 * it is not a secret: `Invalid token: access token has expired` identifies the error, whereas `Invalid token: a1b2c3`
 * has a secret. Text in quotes is one.
 */
export function wordAfter(text: string, separator: number): SecretRange | undefined {
  const [all, opening = '', quoted = ''] = matchAt(QUOTED, text, separator + 1);
  if (all !== undefined) {
    const from = separator + 1 + opening.length;
    return { start: from, end: from + quoted.replace(/\\{1,8}$/, '').length, shown: '***' };
  }
  const [matched = '', lead = '', word = '', more = ''] = matchAt(WORD, text, separator + 1);
  const start = separator + 1 + lead.length;
  if (matched === '' || (text[separator] === ':' && more !== '' && !/\d/.test(word))) return undefined;
  return { start, end: start + word.length, shown: '***' };
}

/** Matches text in double quotes, which are escaped within a string, or in single quotes as in SQL. */
const QUOTED =
  /([ \t]*(?:[NEe]?'|\\{0,8}"))((?<=')(?:[^'"\s]|'')(?:[^'"\r\n]|'')*(?=')|(?<=")[^\s"\\,:}\]][^"\r\n]*(?="))/y;
const WORD = /([ \t]*)([^\s"&<>]+)([ \t]+[^\s"])?/y;

/** Maximum number of characters after a name in a sentence that can belong to its value. */
const MAX_SENTENCE_VALUE_LENGTH = 48;

/** Returns at most 48 characters after a separator in a sentence, up to a quotation mark behind it or the end of the line. */
export function textAfter(text: string, separator: number): SecretRange {
  const [value = ''] =
    /^[ \t]*(?:\\{0,8}")?[^\r\n"]*/.exec(
      text.slice(separator + 1, separator + 1 + MAX_SENTENCE_VALUE_LENGTH),
    ) ?? [];
  return { start: separator + 1, end: separator + 1 + value.length, shown: '***' };
}
