import type { Json } from '../model/model.js';
import type { Random } from '../random.js';
import { canonical } from '../schema/canonical.js';
import type { MergedConstraints } from './merged-constraints.js';
import { LimitExceeded, Unsatisfiable } from './sample-error.js';
import type { SchemaSite } from './schema-site.js';
import { type Session, satisfies, shapeAt, type ValuePosition } from './session.js';

/** The signature of `sampleValue`, which callers pass as an argument to avoid an import cycle. */
export type SampleMember = (
  sites: readonly SchemaSite[],
  position: ValuePosition,
  random: Random,
  session: Session,
) => Json;

/** Maximum number of items that an array may require to be sampled. */
const MAX_ITEMS = 10_000;

/**
 * Samples an array.
 * @throws {Unsatisfiable} if the minimum number of items cannot be sampled.
 */
export function sampleArray(
  constraints: MergedConstraints,
  position: ValuePosition,
  random: Random,
  session: Session,
  sampleMember: SampleMember,
): Json {
  const fewest = Math.max(
    constraints.minItems,
    constraints.contains.reduce((sum, { min }) => Math.max(sum, min), 0),
  );
  if (fewest > constraints.maxItems || fewest > MAX_ITEMS)
    throw new Unsatisfiable(
      constraints.lastNarrowedBy,
      `at least ${fewest} items are required, which is above the limit of ${Math.min(constraints.maxItems, MAX_ITEMS)}`,
    );
  const length = chooseLength(constraints, position, random, session, fewest);
  const items: Json[] = [];
  const seen = new Set<string>();
  const path = new Set([...position.path, ...constraints.targets]);
  for (let index = 0; index < length; index++) {
    try {
      const hint = Array.isArray(position.hint) ? (position.hint[index] as Json | undefined) : undefined;
      const inner = {
        name: singular(position.name),
        depth: position.depth + 1,
        path,
        ...(hint === undefined ? {} : { hint }),
      };
      // The last items satisfy `contains`, because `prefixItems` describes the first items.
      const requiredRules = constraints.contains.filter(({ min }) => index >= length - min);
      const sites = [...itemSites(constraints, index), ...requiredRules.map(({ site }) => site)];
      // Other items must not match a `contains` if they could exceed its `maxContains`.
      const forbiddenSites = constraints.contains
        .filter((rule) => !requiredRules.includes(rule) && rule.max < length)
        .map(({ site }) => site);
      const fits = (value: Json): boolean =>
        !(constraints.uniqueItems && seen.has(canonical(value))) &&
        !forbiddenSites.some((site) => satisfies(session, [site], value));
      const item = sampleFittingItem(sites, inner, random.fork(`item ${index}`), session, sampleMember, fits);
      if (constraints.uniqueItems) seen.add(canonical(item));
      items.push(item);
    } catch (error) {
      if (!(error instanceof Unsatisfiable) || error instanceof LimitExceeded || index < fewest) throw error;
      break;
    }
  }
  return items;
}

/** Returns the schemas that apply to the item at `index`. */
export function itemSites(constraints: MergedConstraints, index: number): SchemaSite[] {
  const sites = constraints.itemRules.flatMap(({ prefix, rest }) => prefix[index] ?? rest ?? []);
  return sites.length > 0 || constraints.contains.length > 0 ? sites : [...constraints.unevaluatedItems];
}

function chooseLength(
  constraints: MergedConstraints,
  position: ValuePosition,
  random: Random,
  session: Session,
  fewest: number,
): number {
  const shape = shapeAt(session, position);
  const prefix = Math.max(0, ...constraints.itemRules.map((rule) => rule.prefix.length));
  if (shape === 'minimal' || constraints.maxItems === 0) return fewest;
  const recursive = constraints.itemRules.some(
    ({ rest }) => rest && isRecursive(rest, position, constraints, session),
  );
  if (shape === 'full') return Math.min(constraints.maxItems, Math.max(fewest, prefix, recursive ? 0 : 1));
  return recursive
    ? fewest
    : random.int(fewest, Math.min(constraints.maxItems, Math.max(prefix, fewest + 3)));
}

function isRecursive(
  site: SchemaSite,
  position: ValuePosition,
  constraints: MergedConstraints,
  session: Session,
): boolean {
  const reference = typeof site.schema === 'object' ? site.schema.$ref : undefined;
  const target =
    typeof reference === 'string' ? session.set.references.target(site.pointer, reference) : undefined;
  return target !== undefined && (position.path.has(target) || constraints.targets.includes(target));
}

function sampleFittingItem(
  sites: readonly SchemaSite[],
  position: ValuePosition,
  random: Random,
  session: Session,
  sampleMember: SampleMember,
  fits: (value: Json) => boolean,
): Json {
  for (let attempt = 0; attempt < 20; attempt++) {
    const source = attempt === 0 ? random : random.fork(`again ${attempt}`);
    const value = sampleMember(
      sites,
      position,
      source,
      attempt === 0 ? session : { ...session, hints: false },
    );
    if (fits(value)) return value;
  }
  throw new Unsatisfiable(
    sites[0]?.pointer ?? '#',
    "no sampled item satisfies the array's other constraints",
  );
}

const singular = (name: string): string => name.replace(/s$/, '');
