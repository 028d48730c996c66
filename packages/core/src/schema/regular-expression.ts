import { compilePattern } from '../pattern/compile-pattern.js';
import type { CompiledPattern } from '../pattern/compiled-pattern.js';
import { SchemaError } from './schema-error.js';

/**
 * Compiles a pattern.
 * @throws {SchemaError} with `pointer` if the pattern is not a valid regular expression.
 */
export function requirePattern(pattern: string, pointer: string): CompiledPattern {
  const compiled = compilePattern(pattern);
  if (!compiled) {
    const shown = pattern.length > 80 ? `${pattern.slice(0, 80)}…` : pattern;
    throw new SchemaError(
      pointer,
      `Expected an ECMA-262 regular expression, received ${JSON.stringify(shown)}.`,
    );
  }
  return compiled;
}
