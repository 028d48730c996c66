import type { SecretRange } from '../ranges.js';

/** Finds the values of secret names in XML and in the parts of a multipart form. */
export function markedUpRanges(text: string, isSecret: (name: string) => boolean): readonly SecretRange[] {
  return [
    ...rangesAfter(text, /<([A-Za-z_][\w:.-]{0,99})(?:\s[^<>]*)?>/g, isSecret, elementAt),
    // The name of a form part (RFC 7578 §4.2).
    ...rangesAfter(
      text,
      /content-disposition:[^\r\n]{0,200}?;[ \t]{0,8}name="?([^";\r\n]*)/gi,
      isSecret,
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
  text: string,
  pattern: RegExp,
  isSecret: (name: string) => boolean,
  find: FindValue,
): readonly SecretRange[] {
  const ranges: SecretRange[] = [];
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const name = match[1] ?? '';
    if (!isSecret(name)) continue;
    const { start, end } = find(text, pattern.lastIndex, name);
    if (end > start) ranges.push({ start, end, shown: '***' });
    pattern.lastIndex = Math.max(end, pattern.lastIndex);
  }
  return ranges;
}

/** Finds the text between an opening tag and its closing tag. */
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
