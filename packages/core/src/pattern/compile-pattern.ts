import { CompiledPattern } from './compiled-pattern.js';

const cache = new Map<string, CompiledPattern | null>();

/**
 * Compiles a pattern as JSON Schema defines it: ECMA-262 with the `u` flag (Core §6.4). Many documents contain patterns
 * that are valid only without the flag (`\-`, `\_`); these are compiled without it.
 * @returns `null` if the pattern is invalid either way.
 */
export function compilePattern(source: string): CompiledPattern | null {
  let pattern = cache.get(source);
  if (pattern === undefined) {
    const expression = tryCompile(source, 'u') ?? tryCompile(source, '');
    pattern = expression && new CompiledPattern(source, expression);
    cache.set(source, pattern);
  }
  return pattern;
}

function tryCompile(source: string, flags: string): RegExp | null {
  try {
    return new RegExp(source, flags);
  } catch {
    return null;
  }
}
