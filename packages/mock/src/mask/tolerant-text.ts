/** A name is sought no further back than this: else a text of separators would be read once for each. */
const LONGEST_NAME = 256;

/** Where the run without any of `stops` begins that ends before `end`. */
export function runBefore(text: string, end: number, stops: string): number {
  const least = Math.max(0, end - LONGEST_NAME);
  let start = end;
  while (start > least && !stops.includes(text[start - 1] ?? '')) start--;
  return start;
}

/** Where the quote stands that opens the string whose last character is at `last`. */
export function openingQuote(text: string, last: number, quote: string): number {
  const least = Math.max(-1, last - LONGEST_NAME);
  let at = last;
  while (at > least && !(text[at] === quote && text[at - 1] !== '\\')) at--;
  return at;
}

/** Where the first of `stops` stands that has no backslash before it; the end of the text where none does. */
export function endOf(text: string, from: number, stops: string): number {
  for (let at = from; at < text.length; at++) {
    const character = text[at] ?? '';
    if (stops.includes(character)) return at;
    if (character === '\\' && stops !== '&') at++;
  }
  return text.length;
}

/** Behind the bracket that closes the one at `start`; the end of the text where none does. */
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
