/** A part of a string that must not be shown. */
export interface SecretRange {
  readonly start: number;
  /** Index of the first character after the range. */
  readonly end: number;
  /** The text that replaces the range, such as `***`. */
  readonly shown: string;
}

/**
 * Sorts ranges by their start and merges those that overlap. Partial overlaps with different replacements become `***`.
 */
export function mergeRanges(ranges: Iterable<SecretRange>): readonly SecretRange[] {
  const sorted = [...ranges].sort((one, other) => one.start - other.start || other.end - one.end);
  const merged: SecretRange[] = [];
  for (const range of sorted) {
    const last = merged.at(-1);
    if (!last || range.start >= last.end) merged.push(range);
    else if (range.end > last.end) {
      const shown = range.shown === last.shown ? last.shown : '***';
      merged[merged.length - 1] = { start: last.start, end: range.end, shown };
    }
  }
  return merged;
}

/**
 * Replaces ranges of a string.
 * @param limit Number of characters to keep. A range that begins before the limit is replaced as a whole; `…` marks
 * that text was cut off. Default: all.
 */
export function replaceRanges(
  text: string,
  ranges: Iterable<SecretRange>,
  limit: number = text.length,
): string {
  let result = '';
  let at = 0;
  for (const { start, end, shown } of mergeRanges(ranges)) {
    if (start >= limit) break;
    result += text.slice(at, start) + shown;
    at = end;
  }
  return result + text.slice(at, Math.max(at, limit)) + (text.length > limit ? '…' : '');
}
