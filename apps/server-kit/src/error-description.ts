/**
 * Matches the start of a failed statement's message. The parameter values that follow may contain secrets or hashes.
 */
const FAILED_STATEMENT = /^Failed query/;

/**
 * Formats an error for the log as one line that includes its stack frames. The parameter values of a failed statement
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

/** Replaces control characters, so that user input cannot forge log lines. */
function toOneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
