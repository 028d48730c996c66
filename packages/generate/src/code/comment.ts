// Control characters, line separators and bidirectional overrides can make source look different from the code that
// runs.
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu;

/** Returns `text` as one line that cannot end the comment around it. */
export function commentText(text: string): string {
  return text.replace(UNPRINTABLE, ' ').replaceAll('*/', '*\\/').replaceAll('</', '<\\/').trim();
}

/**
 * Returns a documentation comment that ends in a line feed, on a single line if possible; an empty string if no
 * paragraph has text.
 */
export function docComment(paragraphs: readonly (string | undefined)[], indent = ''): string {
  const lines = paragraphs
    .flatMap((paragraph) => (paragraph ?? '').split(/\r\n|[\n\r\u2028\u2029]/u))
    .map(commentText)
    .filter((line) => line !== '');
  if (lines.length === 0) return '';
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
  return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`), `${indent} */`, ''].join('\n');
}
