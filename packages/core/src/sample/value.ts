import type { Json } from '../model/model.js';
import { type Random, shuffled } from '../random.js';
import { canonical } from '../schema/canonical.js';
import { isObject } from '../schema/keywords.js';
import { sampleArray } from './array.js';
import { typeOf } from './assertions.js';
import { type Facts, TYPES, type Type } from './facts.js';
import { gather } from './gather.js';
import { admitsNumber, sampleNumber } from './number.js';
import { sampleObject } from './object.js';
import type { Place } from './place.js';
import { Impossible, TooDeep } from './sample-error.js';
import { type Session, type Spot, satisfies, shapeAt } from './session.js';
import { spoiled } from './spoil.js';
import { admitsText, sampleText } from './text.js';

/** Times a value is made anew where the facts do not settle whether it is valid. */
const TRIES = 16;

/** Levels after which what is required is taken to go on for ever. */
const DEEPEST = 64;

/**
 * One value for all the schemas of a place.
 * @throws {Impossible} where none was found.
 */
export function sampleValue(places: readonly Place[], spot: Spot, random: Random, session: Session): Json {
  if (spot.depth > DEEPEST) throw new TooDeep(places[0]?.pointer ?? '#', 'what it requires has no end');
  let last: Impossible | undefined;
  /** Schemas that apply because of the properties the last attempt had. */
  let dependent: readonly Place[] = [];
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const source = attempt === 0 ? random : random.fork(`again ${attempt}`);
    session.steps.left -= 1;
    if (session.steps.left < 0) break;
    const hurry = shapeAt(session, spot) === 'minimal' && spot.depth > 3;
    const { look, set } = session;
    const choice = {
      references: set.references,
      look,
      random: source.fork('branch'),
      path: spot.path,
      hurry,
    };
    const facts = gather([...places, ...dependent], { ...choice, steps: { left: 2000 } });
    session.size.left -= 1;
    try {
      const value = fromFacts(facts, spot, source, session, attempt > 0);
      if (facts.unsettled.length === 0 || satisfies(session, facts.unsettled, value)) return value;
      dependent = facts.dependentSchemas
        .filter(([name]) => isObject(value) && Object.hasOwn(value, name))
        .map(([, place]) => place);
      // Chance had some tries first; this costs more.
      if (attempt === 3) {
        for (const other of spoiled(facts, value, choice, source)) {
          if (satisfies(session, facts.unsettled, other)) return other;
        }
      }
      last = new Impossible(facts.unsettled[0]?.pointer ?? facts.blame, 'no value made for it satisfied it');
    } catch (error) {
      if (!(error instanceof Impossible) || error instanceof TooDeep) throw error;
      last = error;
      // Without a choice to make another way, making it again changes nothing.
      if (facts.unsettled.length === 0 && attempt > 2) throw error;
    }
  }
  const plain = last && PLAIN.find((value) => satisfies(session, places, value));
  if (plain !== undefined) return plain;
  throw last ?? new Impossible(places[0]?.pointer ?? '#', 'too many attempts were needed');
}

/** Tried where what the keywords speak of does not do: below a `not`, the answer is often something else. */
const PLAIN: readonly Json[] = [
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

function fromFacts(facts: Facts, spot: Spot, random: Random, session: Session, again: boolean): Json {
  const fixed = facts.values?.filter((value) => admits(facts, value));
  if (fixed) {
    if (fixed.length === 0)
      throw new Impossible(facts.blame, 'no value of the enum satisfies the other schemas');
    return random.pick(preferNonNull(fixed));
  }
  const hinted = again ? undefined : hint(facts, spot, random, session);
  if (hinted !== undefined) return hinted;
  for (const type of orderTypes(facts, spot, random, session)) {
    const value = ofType(type, facts, spot, random, session);
    if (value !== undefined && !isExcluded(facts, value)) return value;
  }
  throw new Impossible(facts.blame, 'its constraints leave no value that was found');
}

function ofType(type: Type, facts: Facts, spot: Spot, random: Random, session: Session): Json | undefined {
  switch (type) {
    case 'null':
      return null;
    case 'boolean':
      return random.next() < 0.5;
    case 'number':
      return sampleNumber(facts, random);
    case 'string':
      return sampleText(facts, random, spot.name);
    case 'array':
      return sampleArray(facts, spot, random, session, sampleValue);
    case 'object':
      return sampleObject(facts, spot, random, session, sampleValue);
  }
}

/** A scalar from an example, where it fits. Formats that stand for one thing only are made anew each time. */
function hint(facts: Facts, spot: Spot, random: Random, session: Session): Json | undefined {
  if (!session.hints || facts.formats.some((format) => format === 'uuid' || format === 'email'))
    return undefined;
  if (session.shape === 'random' && random.next() < 0.4) return undefined;
  const preset = spot.hint === undefined ? facts.hints : [spot.hint, ...facts.hints];
  return preset.find((value) => isScalar(value) && value !== null && admits(facts, value));
}

const isScalar = (value: Json): boolean => typeof value !== 'object';

function admits(facts: Facts, value: Json): boolean {
  if (!facts.types.has(typeOf(value)) || isExcluded(facts, value)) return false;
  if (typeof value === 'string') return admitsText(facts, value);
  return typeof value !== 'number' || admitsNumber(facts, value);
}

function isExcluded(facts: Facts, value: Json): boolean {
  return facts.excluded.length > 0 && facts.excluded.some((other) => canonical(other) === canonical(value));
}

function preferNonNull(values: readonly Json[]): readonly Json[] {
  const others = values.filter((value) => value !== null);
  return others.length > 0 ? others : values;
}

/** The types to try, the likeliest first: what keywords speak of, then what is left; `null` where nothing else is. */
function orderTypes(facts: Facts, spot: Spot, random: Random, session: Session): Type[] {
  const open = facts.types.size === TYPES.length || facts.types.size === TYPES.length - 1;
  const spoken = spokenOf(facts);
  const rank = (type: Type): number => {
    if (type === 'null') return shapeAt(session, spot) === 'random' && random.next() < 0.15 ? -1 : 9;
    if (open) return spoken.has(type) ? 0 : type === 'string' ? 1 : 2;
    return 0;
  };
  return shuffled(random.fork('type'), [...facts.types])
    .map((type): [Type, number] => [type, rank(type)])
    .sort(([, left], [, right]) => left - right)
    .map(([type]) => type);
}

function spokenOf(facts: Facts): Set<Type> {
  const spoken = new Set<Type>();
  if (
    facts.propertyRules.length + facts.required.size + facts.minProperties + facts.propertyNames.length > 0 ||
    Number.isFinite(facts.maxProperties)
  )
    spoken.add('object');
  if (facts.dependentRequired.length + facts.dependentSchemas.length + facts.unevaluatedProperties.length > 0)
    spoken.add('object');
  if (
    facts.itemRules.length + facts.minItems + facts.contains.length + facts.unevaluatedItems.length > 0 ||
    facts.uniqueItems ||
    Number.isFinite(facts.maxItems)
  )
    spoken.add('array');
  if (facts.patterns.length + facts.formats.length + facts.minLength > 0 || Number.isFinite(facts.maxLength))
    spoken.add('string');
  const bounds = [facts.minimum, facts.maximum, facts.exclusiveMinimum, facts.exclusiveMaximum];
  if (bounds.some(Number.isFinite) || facts.multipleOf.length > 0) spoken.add('number');
  return spoken;
}
