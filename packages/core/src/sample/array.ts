import type { Json } from '../model/model.js';
import type { Random } from '../random.js';
import { canonical } from '../schema/canonical.js';
import type { Facts } from './facts.js';
import type { Place } from './place.js';
import { Impossible, TooDeep } from './sample-error.js';
import { type Session, type Spot, satisfies, shapeAt } from './session.js';

/** Makes a member: passed in, for a member may be anything again. */
export type MakeValue = (places: readonly Place[], spot: Spot, random: Random, session: Session) => Json;

/** Longer arrays are not made on purpose. */
const LONGEST = 10_000;

/** @throws {Impossible} where the fewest items cannot be made. */
export function sampleArray(
  facts: Facts,
  spot: Spot,
  random: Random,
  session: Session,
  make: MakeValue,
): Json {
  const fewest = Math.max(
    facts.minItems,
    facts.contains.reduce((sum, { min }) => Math.max(sum, min), 0),
  );
  if (fewest > facts.maxItems || fewest > LONGEST)
    throw new Impossible(facts.blame, `it asks for at least ${fewest} items`);
  const wanted = count(facts, spot, random, session, fewest);
  const items: Json[] = [];
  const seen = new Set<string>();
  const path = new Set([...spot.path, ...facts.targets]);
  for (let index = 0; index < wanted; index++) {
    // The last items are the ones an array must contain, so that a prefix keeps its own.
    try {
      const hint = Array.isArray(spot.hint) ? (spot.hint[index] as Json | undefined) : undefined;
      const inner = {
        name: singular(spot.name),
        depth: spot.depth + 1,
        path,
        ...(hint === undefined ? {} : { hint }),
      };
      const wants = facts.contains.filter(({ min }) => index >= wanted - min);
      const places = [...placesOf(facts, index), ...wants.map(({ place }) => place)];
      // What may not be contained more often must not slip in as another item.
      const avoid = facts.contains
        .filter((rule) => !wants.includes(rule) && rule.max < wanted)
        .map(({ place }) => place);
      const fits = (value: Json): boolean =>
        !(facts.uniqueItems && seen.has(canonical(value))) &&
        !avoid.some((place) => satisfies(session, [place], value));
      const item = fitting(places, inner, random.fork(`item ${index}`), session, make, fits);
      if (facts.uniqueItems) seen.add(canonical(item));
      items.push(item);
    } catch (error) {
      if (!(error instanceof Impossible) || error instanceof TooDeep || index < fewest) throw error;
      break;
    }
  }
  return items;
}

/** Schemas for the item at an index. */
export function placesOf(facts: Facts, index: number): Place[] {
  const places = facts.itemRules.flatMap(({ prefix, rest }) => prefix[index] ?? rest ?? []);
  return places.length > 0 || facts.contains.length > 0 ? places : [...facts.unevaluatedItems];
}

function count(facts: Facts, spot: Spot, random: Random, session: Session, fewest: number): number {
  const shape = shapeAt(session, spot);
  const prefix = Math.max(0, ...facts.itemRules.map((rule) => rule.prefix.length));
  if (shape === 'minimal' || facts.maxItems === 0) return fewest;
  const recursive = facts.itemRules.some(({ rest }) => rest && leadsBack(rest, spot, facts, session));
  if (shape === 'full') return Math.min(facts.maxItems, Math.max(fewest, prefix, recursive ? 0 : 1));
  return recursive ? fewest : random.int(fewest, Math.min(facts.maxItems, Math.max(prefix, fewest + 3)));
}

function leadsBack(place: Place, spot: Spot, facts: Facts, session: Session): boolean {
  const reference = typeof place.schema === 'object' ? place.schema.$ref : undefined;
  const target =
    typeof reference === 'string' ? session.set.references.target(place.pointer, reference) : undefined;
  return target !== undefined && (spot.path.has(target) || facts.targets.includes(target));
}

function fitting(
  places: readonly Place[],
  spot: Spot,
  random: Random,
  session: Session,
  make: MakeValue,
  fits: (value: Json) => boolean,
): Json {
  for (let attempt = 0; attempt < 20; attempt++) {
    const source = attempt === 0 ? random : random.fork(`again ${attempt}`);
    const value = make(places, spot, source, attempt === 0 ? session : { ...session, hints: false });
    if (fits(value)) return value;
  }
  throw new Impossible(places[0]?.pointer ?? '#', 'there are not enough different items');
}

const singular = (name: string): string => name.replace(/s$/, '');
