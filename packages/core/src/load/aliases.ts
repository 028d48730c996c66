import { childLocation, type Location } from './location.js';
import { DocumentError, type Problem } from './problem.js';
import type { Sources } from './sources.js';

/**
 * Maximum number of values that the aliases of a source document may repeat. A walk visits an aliased value once per
 * alias, so nine lines of nested aliases can expand to a billion values.
 */
const MAX_REPEATED_VALUES = 500_000;

/**
 * Checks the aliases (YAML 1.2.2 §7.1) of a parsed document, in linear time.
 * @throws {DocumentError} if an aliased value contains itself, or if aliases repeat more than 500,000 values.
 */
export function refuseEndlessAliases(parsed: unknown, reference: string, sources: Sources): void {
  const sizes = new Map<object, number>();
  const ancestors = new Set<object>();
  const path: string[] = [];
  let written = 1;
  const sizeOf = (value: unknown): number => {
    if (typeof value !== 'object' || value === null) return 1;
    const knownSize = sizes.get(value);
    if (knownSize !== undefined) return knownSize;
    if (ancestors.has(value)) throw new DocumentError([selfContainingAlias(locationAt(path), sources)]);
    ancestors.add(value);
    let size = 1;
    for (const [key, child] of Object.entries(value)) {
      written += typeof child === 'object' && child !== null && sizes.has(child) ? 0 : 1;
      path.push(key);
      size += sizeOf(child);
      path.pop();
    }
    ancestors.delete(value);
    sizes.set(value, size);
    return size;
  };
  const locationAt = (keys: readonly string[]): Location =>
    keys.reduce<Location>(childLocation, { source: reference, pointer: '#/' });
  if (sizeOf(parsed) - written > MAX_REPEATED_VALUES)
    throw new DocumentError([excessiveAliases(locationAt([]), sources)]);
}

const selfContainingAlias = (location: Location, sources: Sources): Problem =>
  sources.problem(
    'parsable',
    location,
    'This alias refers to a value that contains it.',
    'Define the recursive schema in components.schemas and reference it with $ref.',
  );

const excessiveAliases = (location: Location, sources: Sources): Problem =>
  sources.problem(
    'parsable',
    location,
    `Aliases repeat more than ${MAX_REPEATED_VALUES.toLocaleString('en-US')} values.`,
    'Alias smaller values, or use $ref instead.',
  );
