import type { AdmitsId } from '../plan/absent-id.js';

/** Maximum number of values that a plan keeps. One of them may equal the id of the resource. */
const MAX_VALUES = 4;
/** Maximum share of repeated values among samples of a schema with at least some thousand values. */
const MAX_REPEATED = 1 / 32;
/** Smaller numbers are likely to be ids. */
const MIN_NUMBER = { read: 10_000, write: 80_000_000 };
/** Numbers that few counters reach, for schemas with different maxima. */
const NUMBERS = [1_900_000_007, 900_000_007, 90_000_007, 9_000_007, 900_007, 90_007, 30_011];
/** Years of days that few resources have. */
const YEARS = [2083, 2087, 2091];
/** Minimum number of values from which a sample for a write is chosen. */
const MIN_WRITE_SPACE = 1e9;
/** Matches addresses for documentation (RFC 5737 and RFC 3849), which no host has. */
const DOCUMENTATION_ADDRESS = /^(203\.0\.113\.|2001:db8:)/;

/**
 * Returns values that no resource is likely to have: large numbers, days in the far future, or other samples. Returns an
 * empty list if the samples show that the schema admits only few values.
 * @param samples Valid values of the schema as text.
 * @param use `write` if the request would change the resource. Its values must be less likely than those of a read.
 */
export function unlikelyValues(
  samples: readonly string[],
  admits: AdmitsId,
  use: 'read' | 'write',
): readonly string[] {
  const distinct = [...new Set(samples)];
  const isLarge = samples.length > 0 && samples.length - distinct.length <= samples.length * MAX_REPEATED;
  if (distinct.every((text) => /^-?\d+(\.\d+)?$/.test(text) && !/^-?0\d/.test(text))) {
    const numbers = [
      ...(distinct.length > 1 ? NUMBERS.map(String) : []),
      ...(isLarge
        ? [...distinct].sort((left, right) => Math.abs(Number(right)) - Math.abs(Number(left)))
        : []),
    ];
    return kept(
      numbers.filter((text) => Math.abs(Number(text)) >= MIN_NUMBER[use]),
      admits,
    );
  }
  const days = distinct
    .filter((text) => /^\d{4}-\d{2}-\d{2}/.test(text))
    .slice(0, MAX_VALUES)
    .flatMap((text) => YEARS.map((year) => `${year}${text.slice(4)}`));
  const isUnused =
    distinct.every((text) => DOCUMENTATION_ADDRESS.test(text)) ||
    (isLarge && (use === 'read' || spaceOf(distinct) >= MIN_WRITE_SPACE));
  return kept([...days, ...(isUnused ? distinct : [])], admits);
}

/** Estimates the number of values from which the samples come, by the characters at each position. */
function spaceOf(samples: readonly string[]): number {
  const length = Math.min(...samples.map((text) => text.length));
  let space = 1;
  for (let index = 0; index < length; index++) space *= new Set(samples.map((text) => text[index])).size;
  return space;
}

const kept = (values: readonly string[], admits: AdmitsId): readonly string[] => {
  const admitted: string[] = [];
  for (const value of values) {
    if (admitted.length === MAX_VALUES) break;
    if (!admitted.includes(value) && admits(value)) admitted.push(value);
  }
  // A single value may be the id of the only resource.
  return admitted.length > 1 ? admitted : [];
};

/** Returns true if an altered id satisfies the schemas whenever the id does. */
export const isAlterable = (schemas: readonly Readonly<Record<string, unknown>>[]): boolean =>
  schemas.every((schema) => Object.entries(schema).every(([keyword, value]) => isHarmless(keyword, value)));

function isHarmless(keyword: string, value: unknown): boolean {
  switch (keyword) {
    case 'type':
      return [value].flat().every((type) => typeof type === 'string' && ALTERABLE_TYPES.includes(type));
    case 'format':
      return typeof value === 'string' && ALTERABLE_FORMATS.includes(value);
    case 'minimum':
      // A negative id is altered to a smaller one.
      return typeof value === 'number' && value >= 0 && value <= LEAST_ALTERED;
    default:
      return keyword.startsWith('x-') || HARMLESS_KEYWORDS.includes(keyword);
  }
}

const ALTERABLE_TYPES: readonly string[] = ['string', 'integer', 'number', 'null'];
const ALTERABLE_FORMATS: readonly string[] = ['int32', 'int64', 'uuid', 'password', 'double'];
/** The least number to which an id is altered. */
const LEAST_ALTERED = 1_000_000_007;
const HARMLESS_KEYWORDS: readonly string[] = [
  'title',
  'description',
  'default',
  'example',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
  'externalDocs',
  '$comment',
  '$ref',
  'allOf',
  'anyOf',
];
