import { createRequire } from 'node:module';
import type { RE2JS } from 're2js';
import type { LinearSource } from './linear-source.js';

// Resolved from this package, because the command line is bundled and has no such dependency.
const load = createRequire(createRequire(import.meta.url).resolve('@touchstone/core'));

/**
 * Maximum number of steps of one test: positions of the pattern times characters of the string. A step takes 200 ns at
 * worst, if every character leads to a new state of the automaton, and usually about 1 ns.
 */
const MAX_STEPS = 1_000_000;

/**
 * Maximum number of compiled expressions to keep. Each caches up to 8 MB of automaton states, which depend on the
 * strings that were tested.
 */
const MAX_COMPILED = 32;

/** Compiled expressions by source, the most recently used last. */
const compiled = new Map<string, RE2JS>();

/**
 * Tests a string in time linear in its length.
 * @returns `undefined` if the string is too long for the size of the pattern.
 */
export function testLinear({ source, positions }: LinearSource, text: string): boolean | undefined {
  if (positions * text.length > MAX_STEPS) return undefined;
  let expression = compiled.get(source);
  if (expression) compiled.delete(source);
  else {
    // Loaded lazily and synchronously, because most documents need no other engine than the native one.
    const library: typeof import('re2js') = load('re2js');
    expression = library.RE2JS.compile(source);
  }
  compiled.set(source, expression);
  const [oldest] = compiled.keys();
  if (compiled.size > MAX_COMPILED && oldest !== undefined) compiled.delete(oldest);
  return expression.test(text);
}
