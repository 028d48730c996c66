/** How a failing statement's message begins: after it come its values, which may be anybody's, and hashes. */
const STATEMENT = /^Failed query/;

/**
 * Why something failed, for a log: in one line, the frames of its stack after it, and never with the values of a
 * statement that failed.
 */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return inOneLine(String(error));
  const own = STATEMENT.test(error.message) ? 'A statement failed' : error.message;
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^ {4}at /.test(line))
    .map((line) => line.trim());
  return inOneLine(`${error.name}: ${own}${cause} ${frames.join(' ')}`);
}

/** Without control characters: whoever names things must not write lines of our log. */
function inOneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
