import type { Json } from '../model/model.js';
import { type Random, shuffled } from '../random.js';
import { canonical } from '../schema/canonical.js';
import { isObject } from '../schema/keywords.js';
import { sampleArray } from './array.js';
import { typeOf } from './assertions.js';
import { MAX_VALUES } from './feasibility.js';
import { mergeConstraints } from './merge-constraints.js';
import { type MergedConstraints, TYPES, type Type } from './merged-constraints.js';
import { MAX_CODE_POINTS } from './minimum-size.js';
import { admitsNumber, sampleNumber } from './number.js';
import { sampleObject } from './object.js';
import { oneOfExclusions } from './one-of-exclusion.js';
import { LimitExceeded, Unsatisfiable } from './sample-error.js';
import type { SchemaSite } from './schema-site.js';
import { type Session, satisfies, shapeAt, type ValuePosition } from './session.js';
import { admitsText, sampleText, undecidedPattern } from './text.js';

/**
 * Maximum number of attempts at one value. An attempt may yield an invalid value, because merged constraints do not
 * cover every keyword.
 */
const MAX_ATTEMPTS = 16;

/** Nesting level above which required members are assumed to recurse endlessly. */
const MAX_DEPTH = 64;

/**
 * Samples one value that satisfies every schema in `sites`.
 * @throws {Unsatisfiable} if no attempt succeeds.
 */
export function sampleValue(
  sites: readonly SchemaSite[],
  position: ValuePosition,
  random: Random,
  session: Session,
): Json {
  if (position.depth > MAX_DEPTH)
    throw new LimitExceeded(
      sites[0]?.pointer ?? '#',
      `its required members nest more than ${MAX_DEPTH} levels deep`,
    );
  const large = sites.find((site) => session.feasibility.isTooLarge(site));
  if (large) throw tooLarge(large.pointer);
  let last: Unsatisfiable | undefined;
  /** Schemas that apply because of the properties in the last attempt. */
  let dependent: readonly SchemaSite[] = [];
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const source = attempt === 0 ? random : random.fork(`again ${attempt}`);
    session.steps.remaining -= 1;
    if (session.steps.remaining < 0 || session.work.remaining < 0) break;
    const preferShallow = shapeAt(session, position) === 'minimal' && position.depth > 3;
    const { feasibility, set } = session;
    const choice = {
      references: set.references,
      feasibility,
      random: source.fork('branch'),
      path: position.path,
      preferShallow,
      work: session.work,
    };
    const constraints = mergeConstraints([...sites, ...dependent], { ...choice, steps: { remaining: 2000 } });
    session.size.remaining -= 1;
    try {
      const value = sampleMerged(constraints, position, source, session, attempt > 0);
      if (constraints.unmerged.length === 0 || satisfies(session, constraints.unmerged, value)) return value;
      dependent = constraints.dependentSchemas
        .filter(([name]) => isObject(value) && Object.hasOwn(value, name))
        .map(([, site]) => site);
      // Trying exclusions is more expensive than sampling again, so it waits until several attempts have failed.
      if (attempt === 3) {
        for (const other of oneOfExclusions(constraints, value, choice, source)) {
          if (satisfies(session, constraints.unmerged, other)) return other;
        }
      }
      last = new Unsatisfiable(
        constraints.unmerged[0]?.pointer ?? constraints.lastNarrowedBy,
        'no sampled value satisfies this schema',
      );
    } catch (error) {
      if (!(error instanceof Unsatisfiable) || error instanceof LimitExceeded) throw error;
      last = error;
      // If every schema was merged completely, a further attempt fails for the same reason.
      if (constraints.unmerged.length === 0 && attempt > 2) throw error;
    }
  }
  const fallback = last && FALLBACK_VALUES.find((value) => satisfies(session, sites, value));
  if (fallback !== undefined) return fallback;
  throw last ?? new Unsatisfiable(sites[0]?.pointer ?? '#', 'too many attempts were needed');
}

function tooLarge(pointer: string): LimitExceeded {
  const [values, characters] = [MAX_VALUES, MAX_CODE_POINTS].map((limit) => limit.toLocaleString('en-US'));
  return new LimitExceeded(
    pointer,
    `every sample has more than ${values} values, or a string of more than ${characters} characters`,
  );
}

/** Values to try last. A schema with `not` often admits a value of a type that its other keywords do not suggest. */
const FALLBACK_VALUES: readonly Json[] = [
  'value',
  1,
  true,
  {},
  [],
  { key: 'value' },
  ['value'],
  1.5,
  -1,
  0,
  false,
  '',
  null,
];

function sampleMerged(
  constraints: MergedConstraints,
  position: ValuePosition,
  random: Random,
  session: Session,
  again: boolean,
): Json {
  const allowed = constraints.values?.filter((value) => admits(constraints, value));
  if (allowed) {
    if (allowed.length === 0)
      throw new Unsatisfiable(
        constraints.lastNarrowedBy,
        'no value of the enum satisfies the other schemas that apply',
      );
    return random.pick(preferNonNull(allowed));
  }
  const fromHint = again ? undefined : hint(constraints, position, random, session);
  if (fromHint !== undefined) return fromHint;
  for (const type of orderTypes(constraints, position, random, session)) {
    const value = sampleOfType(type, constraints, position, random, session);
    if (value !== undefined && !isExcluded(constraints, value)) return value;
  }
  const undecided = undecidedPattern(constraints);
  throw new Unsatisfiable(
    constraints.lastNarrowedBy,
    undecided === undefined
      ? 'no value was found within its constraints'
      : `no string could be confirmed in time to match the pattern ${undecided.slice(0, 80)}`,
  );
}

function sampleOfType(
  type: Type,
  constraints: MergedConstraints,
  position: ValuePosition,
  random: Random,
  session: Session,
): Json | undefined {
  switch (type) {
    case 'null':
      return null;
    case 'boolean':
      return random.next() < 0.5;
    case 'number':
      return sampleNumber(constraints, random);
    case 'string':
      return sampleText(constraints, random, position.name, session.steps);
    case 'array':
      return sampleArray(constraints, position, random, session, sampleValue);
    case 'object':
      return sampleObject(constraints, position, random, session, sampleValue);
  }
}

/**
 * Returns an admitted scalar other than `null` from the hints, or `undefined`. The shape `random` ignores some hints.
 * Values of the formats `uuid` and `email` are always sampled, so that they remain unique.
 */
function hint(
  constraints: MergedConstraints,
  position: ValuePosition,
  random: Random,
  session: Session,
): Json | undefined {
  if (!session.hints || constraints.formats.some((format) => format === 'uuid' || format === 'email'))
    return undefined;
  if (session.shape === 'random' && random.next() < 0.4) return undefined;
  const candidates = position.hint === undefined ? constraints.hints : [position.hint, ...constraints.hints];
  return candidates.find((value) => isScalar(value) && value !== null && admits(constraints, value));
}

const isScalar = (value: Json): boolean => typeof value !== 'object';

function admits(constraints: MergedConstraints, value: Json): boolean {
  if (!constraints.types.has(typeOf(value)) || isExcluded(constraints, value)) return false;
  if (typeof value === 'string') return admitsText(constraints, value);
  return typeof value !== 'number' || admitsNumber(constraints, value);
}

function isExcluded(constraints: MergedConstraints, value: Json): boolean {
  return (
    constraints.excluded.length > 0 &&
    constraints.excluded.some((other) => canonical(other) === canonical(value))
  );
}

function preferNonNull(values: readonly Json[]): readonly Json[] {
  const others = values.filter((value) => value !== null);
  return others.length > 0 ? others : values;
}

/**
 * Returns the types to try, in random order. If at most one type is excluded, types that other keywords imply precede
 * `string`, and `string` precedes the rest. `null` is last, except in some random samples.
 */
function orderTypes(
  constraints: MergedConstraints,
  position: ValuePosition,
  random: Random,
  session: Session,
): Type[] {
  const open = constraints.types.size === TYPES.length || constraints.types.size === TYPES.length - 1;
  const implied = impliedTypes(constraints);
  const rank = (type: Type): number => {
    if (type === 'null') return shapeAt(session, position) === 'random' && random.next() < 0.15 ? -1 : 9;
    if (open) return implied.has(type) ? 0 : type === 'string' ? 1 : 2;
    return 0;
  };
  return shuffled(random.fork('type'), [...constraints.types])
    .map((type): [Type, number] => [type, rank(type)])
    .sort(([, left], [, right]) => left - right)
    .map(([type]) => type);
}

function impliedTypes(constraints: MergedConstraints): Set<Type> {
  const implied = new Set<Type>();
  if (
    constraints.propertyRules.length +
      constraints.required.size +
      constraints.minProperties +
      constraints.propertyNames.length >
      0 ||
    Number.isFinite(constraints.maxProperties)
  )
    implied.add('object');
  if (
    constraints.dependentRequired.length +
      constraints.dependentSchemas.length +
      constraints.unevaluatedProperties.length >
    0
  )
    implied.add('object');
  if (
    constraints.itemRules.length +
      constraints.minItems +
      constraints.contains.length +
      constraints.unevaluatedItems.length >
      0 ||
    constraints.uniqueItems ||
    Number.isFinite(constraints.maxItems)
  )
    implied.add('array');
  if (
    constraints.patterns.length + constraints.formats.length + constraints.minLength > 0 ||
    Number.isFinite(constraints.maxLength)
  )
    implied.add('string');
  const bounds = [
    constraints.minimum,
    constraints.maximum,
    constraints.exclusiveMinimum,
    constraints.exclusiveMaximum,
  ];
  if (bounds.some(Number.isFinite) || constraints.multipleOf.length > 0) implied.add('number');
  return implied;
}
