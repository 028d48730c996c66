/** A name and value of a query or form, the name decoded, the value as it was sent. */
export type QueryPair = readonly [name: string, raw: string];

/** `a=1&b=2` in its parts (URL Standard, `application/x-www-form-urlencoded`), without a leading `?`. */
export function parseQuery(text: string): readonly QueryPair[] {
  if (text === '') return [];
  const pairs: QueryPair[] = [];
  for (const part of text.split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    pairs.push(
      equals < 0 ? [decodeForm(part), ''] : [decodeForm(part.slice(0, equals)), part.slice(equals + 1)],
    );
  }
  return pairs;
}

/** Percent-decoded, `+` as a space. What is no percent-encoding stands for itself. */
export function decodeForm(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}
