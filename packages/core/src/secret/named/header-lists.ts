import type { SecretRange } from '../ranges.js';
import type { Content } from './content.js';
import type { NameRule } from './name-rule.js';
import { type NamedValue, rangesOfValues } from './named-value.js';
import { matchAt } from './tolerant-text.js';

/** Matches the beginning of a list of headers, in which names and values alternate. */
const LIST = /(raw_?)?(?:headers|trailers)["']?\s{0,8}(?::|=>?)\s{0,80}\[/gi;
const STRING = /\s{0,200}b?(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s{0,200},?/y;
/** Matches the name of a header (RFC 9110 §5.1). */
const HEADER_NAME = /^[A-Za-z][\w-]{0,63}$/;

/** Finds the values in lists such as `rawHeaders: ["Authorization", "…"]`, in which names and values alternate. */
export function headerListRanges({ text }: Content, rule: NameRule): readonly SecretRange[] {
  if (!/(?:headers|trailers)["']?\s{0,8}(?::|=>?)\s{0,80}\[/i.test(text)) return [];
  return rangesOfValues(text, valuesOf(text), rule);
}

function* valuesOf(text: string): Generator<NamedValue> {
  for (let match = LIST.exec(text); match; match = LIST.exec(text)) {
    let at = LIST.lastIndex;
    for (;;) {
      const [first, ...names] = matchAt(STRING, text, at);
      const name = names.find((group) => group !== undefined);
      if (first === undefined || name === undefined || !HEADER_NAME.test(name)) break;
      const from = at + first.length;
      const [second, ...values] = matchAt(STRING, text, from);
      const value = values.find((group) => group !== undefined);
      if (second === undefined || value === undefined) break;
      at = from + second.length;
      const start = from + second.search(/["']/) + 1;
      // Other lists may consist of names only.
      if (match[1] !== undefined || !HEADER_NAME.test(value))
        yield { name, start, end: start + value.length };
    }
    LIST.lastIndex = at;
  }
}
