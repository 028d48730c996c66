import type { SecretRange } from '../ranges.js';
import type { Content } from './content.js';
import type { NameRule } from './name-rule.js';
import { type NamedValue, rangesOfValues, withoutQuotes } from './named-value.js';
import { endOf, matchAt } from './tolerant-text.js';

/** Matches the header of a block scalar of YAML (YAML 1.2.2 §8.1.1) with its line break, which may be escaped. */
const HEADER =
  /[ \t]{0,80}[|>]([-+\d]{0,2})(?:[ \t]{1,80}#[^\r\n"\\]{0,200})?[ \t]{0,80}(\r?\n|(?:\\{1,8}r)?\\{1,8}n)/y;

/**
 * Finds the block scalar of YAML behind a separator: the lines up to the first with less indentation. Returns
 * `undefined` if another value follows.
 * @param isQuoted If true, the text may be within a string in double quotes, which ends the value.
 */
export function blockAfter(text: string, separator: number, isQuoted: boolean): SecretRange | undefined {
  if (text[separator] !== ':') return undefined;
  const [matched, indicators = '', lineBreak = ''] = matchAt(HEADER, text, separator + 1);
  if (matched === undefined) return undefined;
  const from = separator + 1 + matched.length;
  // Lines with explicit indentation can begin with spaces of their own.
  const isOneLine = lineBreak.startsWith('\\') || /\d/.test(indicators);
  const end = isOneLine ? endOf(text, from, isQuoted ? '"' : '') : endOfLines(text, from, isQuoted);
  const indentation = /^\s*/.exec(text.slice(from, Math.min(end, from + MAX_INDENTATION)))?.[0] ?? '';
  return { start: from + indentation.length, end, shown: '***' };
}

const MAX_INDENTATION = 200;

/** Returns the index of the line break before the first line with less indentation than the first line with text. */
function endOfLines(text: string, from: number, isQuoted: boolean): number {
  let least: number | undefined;
  for (let at = from; at < text.length; ) {
    const lineBreak = text.indexOf('\n', at);
    const end = lineBreak < 0 ? text.length : lineBreak;
    let first = at;
    while (first < end && text[first] === ' ') first++;
    if (first < end && text[first] !== '\r') {
      least ??= first - at;
      if (first - at < least) return at - 1;
    }
    const quote = isQuoted ? endOf(text.slice(first, end), 0, '"') : end - first;
    if (first + quote < end) return first + quote;
    at = end + 1;
  }
  return text.length;
}

const NAME = String.raw`(?:name|key|field|variable)["']?:[ \t]{1,8}["']?([\w.-]{1,100})["']?`;
const VALUE = String.raw`(?:value|content|data)["']?:[ \t]{1,8}([^\r\n]+)`;
const BREAK = String.raw`\r?\n[ \t]{0,80}`;
const LEAD = String.raw`(?<=(?:^|[\n"'>])[ \t-]{0,80})`;

/** Patterns of a name and a value on successive lines of YAML. */
const NAME_FIRST = new RegExp(`${LEAD}${NAME}[ \\t]{0,8}${BREAK}${VALUE}`, 'gi');
const VALUE_FIRST = new RegExp(`${LEAD}${VALUE}${BREAK}${NAME}`, 'gi');

/** Finds the values that are secret or personal by the name on the line before or after them, as in Kubernetes. */
export function lineRanges({ text, kind }: Content, rule: NameRule): readonly SecretRange[] {
  if (!/\n[ \t]{0,80}(?:value|content|data|name|key|field|variable)["']?:/i.test(text)) return [];
  return [NAME_FIRST, VALUE_FIRST].flatMap((pattern) =>
    rangesOfValues(text, valuesOf(text, pattern, kind === 'json', rule), rule),
  );
}

function* valuesOf(text: string, pattern: RegExp, isQuoted: boolean, rule: NameRule): Generator<NamedValue> {
  const isNameFirst = pattern === NAME_FIRST;
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    // The value of a secret name can contain other names.
    if (match.index < from) continue;
    const [name = '', value = ''] = isNameFirst ? match.slice(1) : match.slice(1).reverse();
    const after = match.index + match[0].length;
    const start = isNameFirst
      ? after - value.length
      : match.index + match[0].indexOf(value, match[0].indexOf(':') + 2);
    const block =
      isNameFirst && rule(name) === true
        ? blockAfter(text, text.lastIndexOf(':', start), isQuoted)
        : undefined;
    if (block) {
      yield { name, start: block.start, end: block.end };
      from = block.end;
    } else {
      const [first, end] = withoutQuotes(text, start, start + value.length);
      yield { name, start: first, end: isQuoted ? first + endOf(text.slice(first, end), 0, '"') : end };
    }
  }
}
