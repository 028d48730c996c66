/**
 * Returns a JSON value as TypeScript source. Text from the document cannot leave its string: no quote, line separator
 * or closing tag in it can end the literal, the line or an enclosing `<script>`.
 */
export function literal(value: unknown): string {
  const text = escapeInvisible(JSON.stringify(value));
  return PLAIN_STRING.test(text) ? `'${text.slice(1, -1)}'` : text;
}

// Line separators, lone surrogates (UTF-8 cannot encode them) and marks that can make source look different from the
// code that runs.
const INVISIBLE = /[\p{Cs}\u2028\u2029\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/gu;

/** Escapes invisible characters and closing tags in source that contains them only in strings and comments. */
export function escapeInvisible(source: string): string {
  return source
    .replace(INVISIBLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll('</', '<\\/');
}

/** Matches a JSON string without escapes or inner quotes, which can be enclosed in single quotes without changes. */
const PLAIN_STRING = /^"[^"'\\]*"$/;

const IDENTIFIER = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

/**
 * Returns the key of an object literal or type. `__proto__` becomes a computed key: `__proto__: x` would set the
 * prototype instead of defining a property.
 */
export function propertyKey(name: string): string {
  if (name === '__proto__') return "['__proto__']";
  return IDENTIFIER.test(name) ? name : literal(name);
}

/**
 * Returns the code of a pattern as JSON Schema interprets it: ECMA-262 with the `u` flag (Core §6.4), unanchored. Many
 * documents contain patterns that parse only without the flag (`\-`, `\_`), so the flag is dropped if the pattern
 * does not parse with it. Returns `undefined` if the pattern does not parse at all.
 */
export function regExp(pattern: string): string | undefined {
  const flags = patternFlags(pattern);
  return flags === undefined ? undefined : `new RegExp(${[pattern, flags].map(literal).join(', ')})`;
}

/** Returns the flags with which a pattern parses: `u` or none; `undefined` if it does not parse at all. */
export const patternFlags = (pattern: string): 'u' | '' | undefined =>
  (['u', ''] as const).find((candidate) => parses(pattern, candidate));

function parses(pattern: string, flags: string): boolean {
  try {
    return new RegExp(pattern, flags) instanceof RegExp;
  } catch {
    return false;
  }
}
