/** Returns the values of the parameters in a decoded segment; `undefined` if the segment does not match. */
export type SegmentMatcher = (segment: string) => readonly string[] | undefined;

/**
 * Creates a matcher for a segment that mixes parameters and literal text. Each parameter matches at least one
 * character, and as few as possible. The matcher takes linear time, whereas a regular expression could try every
 * combination of lengths.
 * @param template The segment with `{}` for each parameter, such as `{}.{}`.
 */
export function segmentMatcher(template: string): SegmentMatcher {
  const [prefix = '', ...literals] = template.split('{}');
  const suffix = literals.pop() ?? '';
  return (segment) => {
    if (!segment.startsWith(prefix) || !segment.endsWith(suffix)) return undefined;
    const values: string[] = [];
    let start = prefix.length;
    for (const literal of literals) {
      const end = segment.indexOf(literal, start + 1);
      if (end <= start) return undefined;
      values.push(segment.slice(start, end));
      start = end + literal.length;
    }
    const end = segment.length - suffix.length;
    return end > start ? [...values, segment.slice(start, end)] : undefined;
  };
}
