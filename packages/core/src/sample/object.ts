import type { Json } from '../model/model.js';
import type { Random } from '../random.js';
import type { MakeValue } from './array.js';
import type { Facts } from './facts.js';
import { gather } from './gather.js';
import { fromPattern } from './pattern.js';
import type { Place } from './place.js';
import { Impossible, TooDeep } from './sample-error.js';
import { type Session, type Spot, shapeAt } from './session.js';
import { sampleText } from './text.js';

/** @throws {Impossible} where a property that must be there cannot be made. */
export function sampleObject(
  facts: Facts,
  spot: Spot,
  random: Random,
  session: Session,
  make: MakeValue,
): Json {
  const path = new Set([...spot.path, ...facts.targets]);
  const hidden = new Set(facts.origins.flatMap((pointer) => session.hidden.namesAt(pointer)));
  const members = new Map<string, Json>();
  const impossible = new Set<string>();

  const add = (name: string): boolean => {
    if (members.has(name)) return true;
    if (impossible.has(name) || facts.forbidden.has(name) || hidden.has(name)) return false;
    const hint =
      facts.presets.get(name) ??
      memberOf(spot.hint, name) ??
      facts.hints.map((value) => memberOf(value, name)).find((value) => value !== undefined);
    const inner: Spot = { name, depth: spot.depth + 1, path, ...(hint === undefined ? {} : { hint }) };
    const inSession = facts.presets.has(name) ? { ...session, hints: true, shape: 'full' as const } : session;
    try {
      members.set(name, make(placesFor(facts, name), inner, random.fork(`property ${name}`), inSession));
      return true;
    } catch (error) {
      if (!(error instanceof Impossible) || error instanceof TooDeep) throw error;
      impossible.add(name);
      if (facts.required.has(name)) throw error;
      return false;
    }
  };

  for (const name of facts.required) {
    if (hidden.has(name)) continue;
    if (facts.forbidden.has(name))
      throw new Impossible(facts.blame, `${JSON.stringify(name)} is required, and must not be there`);
    add(name);
  }
  for (const name of optional(facts, spot, random, session)) {
    if (members.size >= facts.maxProperties) break;
    add(name);
  }
  if (members.size === 0 && shapeAt(session, spot) !== 'minimal') addEntry(facts, random, session, add);
  fill(facts, random, session, members, add);
  complete(facts, members, add);
  return Object.fromEntries(members);
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name))
    return undefined;
  return (value as { readonly [key: string]: Json })[name];
}

/** Schemas for the property of a name; one that is `false` where it must not be there. */
export function placesFor(facts: Facts, name: string): Place[] {
  let declared = false;
  const places = facts.propertyRules.flatMap(({ declared: known, patterns, rest }) => {
    const own = known.get(name);
    const found = [
      ...(own ? [own] : []),
      ...patterns.filter(({ expression }) => expression.test(name)).map(({ place }) => place),
    ];
    if (found.length > 0 || rest) declared = true;
    return found.length > 0 ? found : rest ? [rest] : [];
  });
  return declared ? places : [...facts.unevaluatedProperties];
}

/** Names of the optional properties to make. Where a property would repeat what it stands in, it is left out. */
function optional(facts: Facts, spot: Spot, random: Random, session: Session): string[] {
  const shape = shapeAt(session, spot);
  if (shape === 'minimal') return [];
  const names = new Set(facts.propertyRules.flatMap(({ declared }) => [...declared.keys()]));
  return [...names].filter((name) => {
    if (facts.required.has(name)) return false;
    if (shape === 'random' && random.fork(`optional ${name}`).next() < 0.5) return false;
    const targets = placesFor(facts, name).flatMap((place) => session.look.targets(place));
    return !targets.some((target) => spot.path.has(target) || facts.targets.includes(target));
  });
}

/** One entry for an object that is a map. */
function addEntry(facts: Facts, random: Random, session: Session, add: (name: string) => boolean): void {
  const isMap = facts.propertyRules.some(
    ({ declared, rest, patterns }) =>
      declared.size === 0 && (typeof rest?.schema === 'object' || patterns.length > 0),
  );
  if (!isMap || facts.maxProperties < 1) return;
  for (const name of inventNames(facts, random, session, 3)) if (add(name)) return;
}

/** Reaches `minProperties`: with declared properties first, then with names that are admitted. */
function fill(
  facts: Facts,
  random: Random,
  session: Session,
  members: ReadonlyMap<string, Json>,
  add: (name: string) => boolean,
): void {
  if (members.size >= facts.minProperties) return;
  if (facts.minProperties > 10_000)
    throw new Impossible(facts.blame, `it asks for ${facts.minProperties} properties`);
  const declared = facts.propertyRules.flatMap((rule) => [...rule.declared.keys()]);
  const invented = inventNames(facts, random, session, facts.minProperties * 2 + 4);
  for (const name of [...declared, ...invented]) {
    if (members.size >= facts.minProperties) return;
    add(name);
  }
  if (members.size < facts.minProperties)
    throw new Impossible(facts.blame, 'there are not enough names for its properties');
}

function inventNames(facts: Facts, random: Random, session: Session, count: number): string[] {
  const names = new Set<string>();
  if (facts.propertyNames.length > 0) {
    const { look, set } = session;
    const choice = { references: set.references, look, random, path: new Set<string>(), hurry: false };
    const ruled = gather(facts.propertyNames, { ...choice, steps: { left: 500 } });
    for (let index = 0; index < count * 2 && names.size < count; index++) {
      const source = random.fork(`name ${index}`);
      const made = ruled.values ? source.pick(ruled.values) : sampleText(ruled, source);
      if (typeof made === 'string') names.add(made);
    }
    return [...names];
  }
  for (const { patterns } of facts.propertyRules) {
    for (const { source, expression } of patterns) {
      for (let index = 0; index < 8; index++) {
        const made = fromPattern(source, random.fork(`name ${index}`), index % 4);
        if (made !== null && expression.test(made)) names.add(made);
      }
    }
  }
  for (let index = 1; names.size < count; index++) names.add(`key${index}`);
  return [...names];
}

/** What a present property asks to be there too. */
function complete(facts: Facts, members: ReadonlyMap<string, Json>, add: (name: string) => boolean): void {
  for (let before = -1; before !== members.size; ) {
    before = members.size;
    for (const [name, needs] of facts.dependentRequired)
      if (members.has(name)) for (const need of needs) add(need);
  }
}
