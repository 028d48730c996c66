import { mergeRanges, type SecretRange } from '../ranges.js';
import type { Content } from './content.js';
import type { QuotedStrings } from './quoted-strings.js';

/** Replacement for a value of JSON that is not a string. The quotes keep JSON valid. */
export const QUOTED_MASK = '"***"';

/**
 * Confines ranges to the values of a JSON text, so that the masked text is valid JSON again: a range that extends over
 * several strings becomes a range in each, and a range within a number becomes the whole number. Returns the ranges of any
 * other text unchanged.
 */
export function confineToValues(content: Content, ranges: readonly SecretRange[]): readonly SecretRange[] {
  if (ranges.length === 0 || !content.isJson) return ranges;
  const { strings } = content;
  const parts = ranges.filter(({ shown }) => shown !== QUOTED_MASK);
  return [
    ...ranges.filter(({ shown }) => shown === QUOTED_MASK),
    ...mergeRanges(parts).flatMap((range) => [...piecesOf(content.text, range, strings)]),
  ];
}

function* piecesOf(text: string, range: SecretRange, strings: QuotedStrings): Generator<SecretRange> {
  const first = strings.nextSpan(range.start);
  if (!first || first.start > range.start) {
    const number = numberAround(text, range);
    if (number) yield number;
  }
  for (let span = first; span && span.start < range.end; span = strings.nextSpan(span.end + 1)) {
    const [start] = strings.escapeAround(Math.max(range.start, span.start));
    const [, end] = strings.escapeAround(Math.min(range.end, span.end));
    if (end > start) yield { ...range, start, end };
    // The next range may be in the same string.
    if (range.end <= span.end) return;
  }
}

/** Maximum number of characters of a number to search on each side of a range. */
const MAX_NUMBER_LENGTH = 400;

/** Returns the number that contains a range, or `undefined` if the range is not a part of a number. */
function numberAround(text: string, { start, end }: SecretRange): SecretRange | undefined {
  if (!/^[\d.eE+-]+$/.test(text.slice(start, end))) return undefined;
  const before = /[\d.eE+-]*$/.exec(text.slice(Math.max(0, start - MAX_NUMBER_LENGTH), start))?.[0] ?? '';
  const after = /^[\d.eE+-]*/.exec(text.slice(end, end + MAX_NUMBER_LENGTH))?.[0] ?? '';
  return { start: start - before.length, end: end + after.length, shown: QUOTED_MASK };
}
