import type { Range } from './range.js';

/** Where values of such a name stand in XML and in the parts of a form. */
export function markedUpRanges(text: string, isSecret: (name: string) => boolean): readonly Range[] {
  return [
    ...found(text, /<([A-Za-z_][\w:.-]{0,99})(?:\s[^<>]*)?>/g, isSecret, elementAt),
    // RFC 7578 §4.2.
    ...found(text, /content-disposition:[^\r\n]{0,200}?;[ \t]{0,8}name="?([^";\r\n]*)/gi, isSecret, partAt),
  ];
}

type FindValue = (
  text: string,
  from: number,
  name: string,
) => { readonly start: number; readonly end: number };

function found(
  text: string,
  pattern: RegExp,
  isSecret: (name: string) => boolean,
  find: FindValue,
): readonly Range[] {
  const ranges: Range[] = [];
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const name = match[1] ?? '';
    if (!isSecret(name)) continue;
    const { start, end } = find(text, pattern.lastIndex, name);
    if (end > start) ranges.push({ start, end, shown: '***' });
    pattern.lastIndex = Math.max(end, pattern.lastIndex);
  }
  return ranges;
}

/** What is between an opening tag and its closing one. */
const elementAt: FindValue = (text, from, name) => ({ start: from, end: indexOr(text, `</${name}`, from) });

/** What is between the headers of a part and the next boundary. */
const partAt: FindValue = (text, from) => {
  const [windows, unix] = [indexOr(text, '\n\r\n', from), indexOr(text, '\n\n', from)];
  const start = windows < unix ? windows + 3 : Math.min(unix + 2, text.length);
  return { start, end: indexOr(text, '\n--', start) };
};

/** The end of the text where there is none. */
function indexOr(text: string, sought: string, from: number): number {
  const index = text.indexOf(sought, from);
  return index < 0 ? text.length : index;
}
