import type { Json } from '../model/model.js';
import type { Random } from '../random.js';
import type { SampleMember } from './array.js';
import { mergeConstraints } from './merge-constraints.js';
import type { MergedConstraints } from './merged-constraints.js';
import { samplePattern } from './pattern.js';
import { rulesFor } from './property-rules.js';
import { LimitExceeded, Unsatisfiable } from './sample-error.js';
import type { SchemaSite } from './schema-site.js';
import { type Session, shapeAt, type ValuePosition } from './session.js';
import { sampleText } from './text.js';

/**
 * Samples an object, its required properties first.
 * @throws {Unsatisfiable} if a required property, or the minimum number of properties, cannot be sampled.
 */
export function sampleObject(
  constraints: MergedConstraints,
  position: ValuePosition,
  random: Random,
  session: Session,
  sampleMember: SampleMember,
): Json {
  const path = new Set([...position.path, ...constraints.targets]);
  const hidden = new Set(constraints.origins.flatMap((pointer) => session.hidden.namesAt(pointer)));
  const members = new Map<string, Json>();
  const unsatisfiable = new Set<string>();

  const add = (name: string): boolean => {
    if (members.has(name)) return true;
    if (unsatisfiable.has(name) || constraints.absent.has(name) || hidden.has(name)) return false;
    const hint =
      constraints.discriminatorValues.get(name) ??
      memberOf(position.hint, name) ??
      constraints.hints.map((value) => memberOf(value, name)).find((value) => value !== undefined);
    const inner: ValuePosition = {
      name,
      depth: position.depth + 1,
      path,
      ...(hint === undefined ? {} : { hint }),
    };
    const memberSession = constraints.discriminatorValues.has(name)
      ? { ...session, hints: true, shape: 'full' as const }
      : session;
    try {
      members.set(
        name,
        sampleMember(propertySites(constraints, name), inner, random.fork(`property ${name}`), memberSession),
      );
      return true;
    } catch (error) {
      if (!(error instanceof Unsatisfiable) || error instanceof LimitExceeded) throw error;
      unsatisfiable.add(name);
      if (constraints.required.has(name)) throw error;
      return false;
    }
  };

  for (const name of constraints.required) {
    if (hidden.has(name)) continue;
    if (constraints.absent.has(name))
      throw new Unsatisfiable(
        constraints.lastNarrowedBy,
        `property ${JSON.stringify(name)} is both required and forbidden`,
      );
    add(name);
  }
  for (const name of optionalNames(constraints, position, random, session)) {
    if (members.size >= constraints.maxProperties) break;
    add(name);
  }
  if (members.size === 0 && shapeAt(session, position) !== 'minimal')
    addEntry(constraints, random, session, add);
  reachMinProperties(constraints, random, session, members, add);
  addDependentRequired(constraints, members, add);
  return Object.fromEntries(members);
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name))
    return undefined;
  return (value as { readonly [key: string]: Json })[name];
}

/**
 * Returns the schemas that apply to the property `name`, including `false` if the property is forbidden.
 * @throws {UndecidedPatternError} if it is undecided whether a pattern of `patternProperties` matches.
 */
export function propertySites(constraints: MergedConstraints, name: string): SchemaSite[] {
  let declared = false;
  const sites = rulesFor(constraints.propertyRules, name).flatMap(({ declared: byName, patterns, rest }) => {
    const declaredSite = byName.get(name);
    const matching = [
      ...(declaredSite ? [declaredSite] : []),
      ...patterns.filter(({ pattern }) => pattern.matches(name)).map(({ site }) => site),
    ];
    if (matching.length > 0 || rest) declared = true;
    return matching.length > 0 ? matching : rest ? [rest] : [];
  });
  return declared ? sites : [...constraints.unevaluatedProperties];
}

/**
 * Returns the names of the optional properties to sample: none, a random selection or all, depending on the shape.
 * Properties that recurse into an enclosing schema or are too large are omitted.
 */
function optionalNames(
  constraints: MergedConstraints,
  position: ValuePosition,
  random: Random,
  session: Session,
): string[] {
  const shape = shapeAt(session, position);
  if (shape === 'minimal') return [];
  const names = new Set(constraints.propertyRules.flatMap(({ declared }) => [...declared.keys()]));
  return [...names].filter((name) => {
    if (constraints.required.has(name)) return false;
    if (shape === 'random' && random.fork(`optional ${name}`).next() < 0.5) return false;
    const sites = propertySites(constraints, name);
    if (sites.some((site) => session.feasibility.isTooLarge(site))) return false;
    const targets = sites.flatMap((site) => session.feasibility.targets(site));
    return !targets.some((target) => position.path.has(target) || constraints.targets.includes(target));
  });
}

/** Adds one entry to an empty object if a schema without declared properties uses it as a map. */
function addEntry(
  constraints: MergedConstraints,
  random: Random,
  session: Session,
  add: (name: string) => boolean,
): void {
  const isMap = constraints.propertyRules.some(
    ({ declared, rest, patterns }) =>
      declared.size === 0 && (typeof rest?.schema === 'object' || patterns.length > 0),
  );
  if (!isMap || constraints.maxProperties < 1) return;
  for (const name of inventNames(constraints, random, session, 3)) if (add(name)) return;
}

/** Adds properties until `minProperties` is reached: declared properties first, then properties with invented names. */
function reachMinProperties(
  constraints: MergedConstraints,
  random: Random,
  session: Session,
  members: ReadonlyMap<string, Json>,
  add: (name: string) => boolean,
): void {
  if (members.size >= constraints.minProperties) return;
  if (constraints.minProperties > 10_000)
    throw new Unsatisfiable(
      constraints.lastNarrowedBy,
      `minProperties ${constraints.minProperties} is above the limit of 10,000`,
    );
  const declared = constraints.propertyRules.flatMap((rule) => [...rule.declared.keys()]);
  const invented = inventNames(constraints, random, session, constraints.minProperties * 2 + 4);
  for (const name of [...declared, ...invented]) {
    if (members.size >= constraints.minProperties) return;
    add(name);
  }
  if (members.size < constraints.minProperties)
    throw new Unsatisfiable(
      constraints.lastNarrowedBy,
      'too few valid property names exist for minProperties',
    );
}

function inventNames(
  constraints: MergedConstraints,
  random: Random,
  session: Session,
  count: number,
): string[] {
  const names = new Set<string>();
  if (constraints.propertyNames.length > 0) {
    const { feasibility, set } = session;
    const choice = {
      references: set.references,
      feasibility,
      random,
      path: new Set<string>(),
      preferShallow: false,
      work: session.work,
    };
    const nameConstraints = mergeConstraints(constraints.propertyNames, {
      ...choice,
      steps: { remaining: 500 },
    });
    for (let index = 0; index < count * 2 && names.size < count; index++) {
      const source = random.fork(`name ${index}`);
      const candidate = nameConstraints.values
        ? source.pick(nameConstraints.values)
        : sampleText(nameConstraints, source);
      if (typeof candidate === 'string') names.add(candidate);
    }
    return [...names];
  }
  for (const { patterns } of constraints.propertyRules) {
    for (const { pattern } of patterns) {
      for (let index = 0; index < 8; index++) {
        const candidate = samplePattern(pattern.source, random.fork(`name ${index}`), index % 4);
        if (candidate !== null && pattern.test(candidate) === true) names.add(candidate);
      }
    }
  }
  for (let index = 1; names.size < count; index++) names.add(`key${index}`);
  return [...names];
}

/** Adds the properties that `dependentRequired` requires because of the properties already present. */
function addDependentRequired(
  constraints: MergedConstraints,
  members: ReadonlyMap<string, Json>,
  add: (name: string) => boolean,
): void {
  for (let before = -1; before !== members.size; ) {
    before = members.size;
    for (const [name, needs] of constraints.dependentRequired)
      if (members.has(name)) for (const need of needs) add(need);
  }
}
