import { SchemaError } from './schema-error.js';

const cache = new Map<string, RegExp | null>();

/**
 * Compiles a pattern as JSON Schema defines it: ECMA-262 with the `u` flag (Core §6.4). Many documents contain patterns
 * that are valid only without the flag (`\-`, `\_`), so the pattern is then compiled without it.
 * @returns `null` if the pattern is invalid either way.
 */
export function parsePattern(pattern: string): RegExp | null {
  let expression = cache.get(pattern);
  if (expression === undefined) {
    expression = tryCompile(pattern, 'u') ?? tryCompile(pattern, '');
    cache.set(pattern, expression);
  }
  return expression;
}

/**
 * Compiles a pattern.
 * @throws {SchemaError} with `pointer` if the pattern is not a valid regular expression.
 */
export function requirePattern(pattern: string, pointer: string): RegExp {
  const expression = parsePattern(pattern);
  if (!expression) {
    const shown = pattern.length > 80 ? `${pattern.slice(0, 80)}…` : pattern;
    throw new SchemaError(
      pointer,
      `Expected an ECMA-262 regular expression, received ${JSON.stringify(shown)}.`,
    );
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
