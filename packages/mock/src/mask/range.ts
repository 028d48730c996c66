/** A stretch of a text, and what is shown in its place. */
export interface Range {
  readonly start: number;
  /** The first character after it. */
  readonly end: number;
  readonly shown: string;
}

/** The first `most` characters of a text, without its ranges: one that goes on after them is not begun. */
export function withoutRanges(text: string, ranges: readonly Range[], most: number): string {
  let result = '';
  let at = 0;
  for (const { start, end, shown } of joined(ranges)) {
    if (start >= most) break;
    result += text.slice(at, start) + shown;
    at = end;
  }
  return result + text.slice(at, Math.max(at, most)) + (text.length > most ? '…' : '');
}

/** In the order of the text; those that overlap are one. */
function joined(ranges: readonly Range[]): readonly Range[] {
  const sorted = [...ranges].sort((one, other) => one.start - other.start || other.end - one.end);
  const result: Range[] = [];
  for (const range of sorted) {
    const last = result.at(-1);
    if (!last || range.start >= last.end) result.push(range);
    else if (range.end > last.end)
      result[result.length - 1] = { start: last.start, end: range.end, shown: '***' };
  }
  return result;
}
