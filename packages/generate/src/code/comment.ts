// Control characters, line separators and bidirectional overrides, which can make source read unlike it runs.
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu;

/** One line of a comment that nothing in `text` can end. */
export function commentText(text: string): string {
  return text.replace(UNPRINTABLE, ' ').replaceAll('*/', '*\\/').replaceAll('</', '<\\/').trim();
}

/** A documentation comment, one line where it can be, ending in a line feed. Empty for no text. */
export function docComment(paragraphs: readonly (string | undefined)[], indent = ''): string {
  const lines = paragraphs
    .flatMap((paragraph) => (paragraph ?? '').split(/\r\n|[\n\r\u2028\u2029]/u))
    .map(commentText)
    .filter((line) => line !== '');
  if (lines.length === 0) return '';
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
  return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`), `${indent} */`, ''].join('\n');
}
