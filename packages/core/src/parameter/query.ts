/** A name–value pair of a query or form. The name is decoded; the value is not. */
export type QueryPair = readonly [name: string, raw: string];

/** Splits `a=1&b=2`, without a leading `?`, into pairs (URL Standard, `application/x-www-form-urlencoded`). */
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

/** Percent-decodes a string and replaces `+` with a space. If the percent-encoding is invalid, only `+` is replaced. */
export function decodeForm(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}
