/**
 * Extends a JSON Pointer by one reference token (RFC 6901 §3). A pointer that begins with `#` is a URI fragment (§6),
 * where percent signs must be escaped as well.
 */
export function childPointer(pointer: string, token: string | number): string {
  const text = String(token);
  if (!NEEDS_ESCAPE.test(text)) return `${pointer}/${text}`;
  const escaped = text.replaceAll('~', '~0').replaceAll('/', '~1');
  return `${pointer}/${pointer.startsWith('#') ? escaped.replaceAll('%', '%25') : escaped}`;
}

/**
 * Matches a character that may need escaping. The check is a fast path, because few names contain one and walking a
 * document builds hundreds of thousands of pointers.
 */
const NEEDS_ESCAPE = /[~/%]/;

/**
 * Returns the reference tokens of a JSON Pointer, plain or as a URI fragment (RFC 6901 §4, §6). A fragment with invalid
 * percent-encoding is not decoded.
 */
export function parsePointer(pointer: string): string[] {
  const text = pointer.startsWith('#') ? safeDecode(pointer.slice(1)) : pointer;
  const tokens = text.split('/').slice(1);
  return text.includes('~')
    ? tokens.map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
    : tokens;
}

/** Returns the value at a JSON Pointer, or `undefined` if there is none. Follows own properties only. */
export function atPointer(value: unknown, pointer: string): unknown {
  let current = value;
  for (const token of parsePointer(pointer)) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, token)) return undefined;
    current = (current as Record<string, unknown>)[token];
  }
  return current;
}

function safeDecode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
