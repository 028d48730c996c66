import { childLocation, type Location } from './location.js';
import { DocumentError } from './problem.js';
import type { Sources } from './sources.js';

/** Maximum nesting depth of a JSON document. The recursive walks of Redocly and of validators can handle this depth. */
export const MAX_DEPTH = 200;

/**
 * Checks the nesting of a document parsed as JSON, in linear time. The YAML parser has its own limit.
 * @throws {DocumentError} at the first value that nests too deeply.
 */
export function refuseDeepNesting(parsed: unknown, reference: string, sources: Sources): void {
  const stack: [value: unknown, depth: number, location: Location][] = [
    [parsed, 0, { source: reference, pointer: '#/' }],
  ];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const [value, depth, location] = next;
    if (depth > MAX_DEPTH)
      throw new DocumentError([
        sources.problem(
          'nesting',
          location,
          `Expected at most ${MAX_DEPTH} levels of nesting; this value is on level ${depth}.`,
          'Move inner schemas to components.schemas and refer to them.',
        ),
      ]);
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, child] of Object.entries(value).reverse())
      if (typeof child === 'object' && child !== null)
        stack.push([child, depth + 1, childLocation(location, key)]);
  }
}
