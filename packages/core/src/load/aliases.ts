import { childLocation, type Location } from './location.js';
import { DocumentError, type Problem } from './problem.js';
import type { Sources } from './sources.js';

/**
 * Values that the aliases of a source document may add to those written in it. Whoever follows an alias meets all that
 * it stands for once more: nine lines of aliases to aliases are a thousand million values.
 */
const MOST_REPEATED = 500_000;

/**
 * @throws {DocumentError} where an alias (YAML 1.2.2 §7.1) stands for what it is part of, or where aliases repeat too
 * much for the document to be walked through. Linear in what is written.
 */
export function refuseEndlessAliases(parsed: unknown, reference: string, sources: Sources): void {
  const sizes = new Map<object, number>();
  const above = new Set<object>();
  const path: string[] = [];
  let written = 1;
  const sizeOf = (value: unknown): number => {
    if (typeof value !== 'object' || value === null) return 1;
    const known = sizes.get(value);
    if (known !== undefined) return known;
    if (above.has(value)) throw new DocumentError([containsItself(placeAt(path), sources)]);
    above.add(value);
    let size = 1;
    for (const [key, child] of Object.entries(value)) {
      written += typeof child === 'object' && child !== null && sizes.has(child) ? 0 : 1;
      path.push(key);
      size += sizeOf(child);
      path.pop();
    }
    above.delete(value);
    sizes.set(value, size);
    return size;
  };
  const placeAt = (keys: readonly string[]): Location =>
    keys.reduce<Location>(childLocation, { source: reference, pointer: '#/' });
  if (sizeOf(parsed) - written > MOST_REPEATED)
    throw new DocumentError([repeatsTooMuch(placeAt([]), sources)]);
}

const containsItself = (place: Location, sources: Sources): Problem =>
  sources.problem(
    'parsable',
    place,
    'The alias here stands for something that it is part of.',
    'Name what contains itself in components.schemas, and refer to it with $ref.',
  );

const repeatsTooMuch = (place: Location, sources: Sources): Problem =>
  sources.problem(
    'parsable',
    place,
    `Aliases repeat more than ${MOST_REPEATED.toLocaleString('en-US')} values.`,
    'Let them stand for less, or use $ref.',
  );
