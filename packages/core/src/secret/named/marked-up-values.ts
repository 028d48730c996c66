import type { SecretRange } from '../ranges.js';
import type { Content } from './content.js';
import { type NameRule, PartSearch } from './name-rule.js';
import { endOfValue, type QuotedStrings } from './quoted-strings.js';

/** Finds the values that are secret or personal by their names in XML and in the parts of a multipart form. */
export function markedUpRanges(content: Content, rule: NameRule): readonly SecretRange[] {
  return [
    // The text of an element that has no end tag is not included.
    ...rangesAfter(content, '<', /<([A-Za-z_][\w:.-]{0,99})(?:\s(?:[^<>]*[^<>/])?)?>/g, rule, elementAt),
    // The name of a form part (RFC 7578 §4.2).
    ...rangesAfter(
      content,
      '\n',
      /content-disposition:[^\r\n]{0,200}?;[ \t]{0,8}name="?([^";\r\n]*)/gi,
      rule,
      partAt,
    ),
  ];
}

type FindValue = (
  text: string,
  from: number,
  name: string,
) => { readonly start: number; readonly end: number };

function rangesAfter(
  content: Content,
  needle: string,
  pattern: RegExp,
  rule: NameRule,
  find: FindValue,
): readonly SecretRange[] {
  const { text } = content;
  if (!text.includes(needle)) return [];
  const ranges: SecretRange[] = [];
  const parts = new PartSearch(text);
  let strings: QuotedStrings | undefined;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const name = match[1] ?? '';
    const decision = rule(name);
    if (decision === false || (decision !== true && parts.hasExamined(decision, match.index))) continue;
    // Attributes of an element may have quotes, so only JSON shows which string contains the element.
    if (content.isJson) strings ??= content.strings;
    const span = strings?.spanAt(match.index);
    const searched = span ? text.slice(0, endOfValue(text, match.index, span)) : text;
    const range = { ...find(searched, Math.min(pattern.lastIndex, searched.length), name), shown: '***' };
    if (decision !== true) {
      for (const part of parts.rangesIn(decision, range)) ranges.push(part);
      continue;
    }
    if (range.end > range.start) ranges.push(range);
    pattern.lastIndex = Math.max(range.end, pattern.lastIndex);
  }
  return ranges;
}

const elementAt: FindValue = (text, from, name) => ({ start: from, end: indexOr(text, `</${name}`, from) });

/** Finds the text between the headers of a part and the next boundary. */
const partAt: FindValue = (text, from) => {
  const [windows, unix] = [indexOr(text, '\n\r\n', from), indexOr(text, '\n\n', from)];
  const start = windows < unix ? windows + 3 : Math.min(unix + 2, text.length);
  return { start, end: indexOr(text, '\n--', start) };
};

/** Returns the index of a delimiter, or the end of the text if the delimiter is missing. */
function indexOr(text: string, delimiter: string, from: number): number {
  const index = text.indexOf(delimiter, from);
  return index < 0 ? text.length : index;
}
