/**
 * A JSON value as TypeScript source. Whatever text a document holds stays a string: no quote, line separator or
 * closing tag of it can end the literal, the line or an enclosing `<script>`.
 */
export function literal(value: unknown): string {
  const text = escapeUnseen(JSON.stringify(value));
  return PLAIN.test(text) ? `'${text.slice(1, -1)}'` : text;
}

// Line separators, lone surrogates that no file can hold, and marks that make source read unlike it runs.
const UNSEEN = /[\p{Cs}\u2028\u2029\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/gu;

/** The same source, where such characters stand in strings and comments alone, with escapes for them. */
export function escapeUnseen(source: string): string {
  return source
    .replace(UNSEEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll('</', '<\\/');
}

/** A string without escapes and quotes of either kind, which single quotes hold as well. */
const PLAIN = /^"[^"'\\]*"$/;

const IDENTIFIER = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

/** A key of an object literal or type. `__proto__: x` would set the prototype, a computed key defines a property. */
export function propertyKey(name: string): string {
  if (name === '__proto__') return "['__proto__']";
  return IDENTIFIER.test(name) ? name : literal(name);
}

/**
 * A pattern as JSON Schema reads it: ECMA-262 with the `u` flag (Core §6.4), unanchored. Many documents hold patterns
 * that only parse without it (`\-`, `\_`), so that is the second try. Undefined where neither works.
 */
export function regExp(pattern: string): string | undefined {
  const flags = ['u', ''].find((candidate) => parses(pattern, candidate));
  return flags === undefined ? undefined : `new RegExp(${[pattern, flags].map(literal).join(', ')})`;
}

function parses(pattern: string, flags: string): boolean {
  try {
    return new RegExp(pattern, flags) instanceof RegExp;
  } catch {
    return false;
  }
}
