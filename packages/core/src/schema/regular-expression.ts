import { SchemaError } from './schema-error.js';

const cache = new Map<string, RegExp | null>();

/**
 * A pattern as JSON Schema reads it: ECMA-262 with the `u` flag (Core §6.4). Many documents hold patterns that
 * only parse without it (`\-`, `\_`), so that is the second try. Null where neither works.
 */
export function parsePattern(pattern: string): RegExp | null {
  let expression = cache.get(pattern);
  if (expression === undefined) {
    expression = tryCompile(pattern, 'u') ?? tryCompile(pattern, '');
    cache.set(pattern, expression);
  }
  return expression;
}

/** @throws {SchemaError} naming `pointer` where the pattern is no regular expression. */
export function requirePattern(pattern: string, pointer: string): RegExp {
  const expression = parsePattern(pattern);
  if (!expression) {
    const shown = pattern.length > 80 ? `${pattern.slice(0, 80)}…` : pattern;
    throw new SchemaError(pointer, `${JSON.stringify(shown)} is no ECMA-262 regular expression.`);
  }
  return expression;
}

function tryCompile(pattern: string, flags: string): RegExp | null {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return null;
  }
}
