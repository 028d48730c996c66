/** The start of a failed statement's message. Parameter values, possibly secrets or hashes, follow it. */
const FAILED_STATEMENT = /^Failed query/;

/**
 * Describes an error for the log on one line, with its stack frames. The parameter values of a failed statement
 * are omitted.
 */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return toOneLine(String(error));
  const message = FAILED_STATEMENT.test(error.message) ? 'A statement failed' : error.message;
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^ {4}at /.test(line))
    .map((line) => line.trim());
  return toOneLine(`${error.name}: ${message}${cause} ${frames.join(' ')}`);
}

/** Replaces control characters, so that user input cannot forge a line of the log. */
function toOneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
