/**
 * Maximum length of a name. Without this limit, each separator could cause a search back to the start of the text,
 * which would take quadratic time.
 */
const MAX_NAME_LENGTH = 256;

/** Returns the start of the run of characters other than `stops` that ends before `end`. */
export function runBefore(text: string, end: number, stops: string): number {
  const least = Math.max(0, end - MAX_NAME_LENGTH);
  let start = end;
  while (start > least && !stops.includes(text[start - 1] ?? '')) start--;
  return start;
}

/**
 * Returns the index of the opening quote of a string, given the index of its last character. If this is a backslash, the
 * quotes of the string are escaped.
 */
export function openingQuote(text: string, last: number, quote: string): number {
  const least = Math.max(-1, last - MAX_NAME_LENGTH);
  const isEscaped = text[last] === '\\';
  let at = last;
  while (at > least && !(text[at] === quote && (isEscaped || text[at - 1] !== '\\'))) at--;
  return at;
}

/**
 * Returns the index of the first unescaped character of `stops`, or the end of the text if there is none. A backslash
 * escapes the next character unless `stops` is `&`.
 */
export function endOf(text: string, from: number, stops: string): number {
  for (let at = from; at < text.length; at++) {
    const character = text[at] ?? '';
    if (stops.includes(character)) return at;
    if (character === '\\' && stops !== '&') at++;
  }
  return text.length;
}

/**
 * Returns the index after the bracket that closes the bracket at `start`, or the end of the text if it is not closed.
 */
export function closingBracket(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (character === '"') at = endOf(text, at + 1, '"');
    else if (character === '{' || character === '[') depth++;
    else if ((character === '}' || character === ']') && --depth === 0) return at + 1;
  }
  return text.length;
}

/** Returns the match of a sticky pattern and its groups; an empty array if it does not match at `start`. */
export function matchAt(pattern: RegExp, text: string, start: number): readonly string[] {
  pattern.lastIndex = start;
  return pattern.exec(text) ?? [];
}
