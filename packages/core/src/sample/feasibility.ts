import type { Hidden } from '../schema/hidden.js';
import { isObject, keyword } from '../schema/keywords.js';
import type { References } from '../schema/references.js';
import { MinimumSizes } from './minimum-size.js';
import { type SchemaSite, siteAt, sitesInList, sitesInMap, siteUnder } from './schema-site.js';

/** Maximum number of values in a sample, where 250 characters of text count as one value. */
export const MAX_VALUES = 40_000;

/**
 * Static analysis of schemas: which references they follow, how deep their required members nest, and how large their
 * samples are.
 */
export class Feasibility {
  readonly #references: References;
  readonly #sizes: MinimumSizes;
  readonly #minimumDepths = new Map<string, number>();
  readonly #targets = new Map<string, readonly string[]>();

  constructor(references: References, hidden: Hidden) {
    this.#references = references;
    this.#sizes = new MinimumSizes(references, hidden);
  }

  /** Returns whether every sample has more values than the sampler can create. */
  isTooLarge(site: SchemaSite): boolean {
    return this.#sizes.of(site) > MAX_VALUES;
  }

  /** Returns the targets of the references that always apply to the same value, directly or through `allOf`. */
  targets(site: SchemaSite): readonly string[] {
    const cached = this.#targets.get(site.pointer);
    if (cached) return cached;
    const targets: string[] = [];
    const seen = new Set<string>();
    // Iterative, because references can form chains of any length.
    const stack = [site];
    for (let next = stack.pop(); next; next = stack.pop()) {
      if (!isObject(next.schema) || seen.has(next.pointer)) continue;
      seen.add(next.pointer);
      const target = this.#target(next);
      if (target) targets.push(target.pointer);
      for (const branch of sitesInList(next.pointer, next.schema, 'allOf').reverse()) stack.push(branch);
      if (target) stack.push(target);
    }
    this.#targets.set(site.pointer, targets);
    return targets;
  }

  /**
   * Returns the minimum number of nesting levels of required members below a value of this schema, at most `horizon`.
   */
  minimumDepth(site: SchemaSite, horizon: number): number {
    const { pointer, schema } = site;
    if (!isObject(schema)) return 0;
    if (horizon <= 0) return 0;
    const key = `${horizon} ${pointer}`;
    const cached = this.#minimumDepths.get(key);
    if (cached !== undefined) return cached;
    this.#minimumDepths.set(key, horizon);
    const required = keyword(schema, 'required');
    const names = new Set(Array.isArray(required) ? required : []);
    const members = sitesInMap(pointer, schema, 'properties').filter(([name]) => names.has(name));
    const item =
      Number(keyword(schema, 'minItems') ?? 0) > 0 ? siteUnder(pointer, schema, 'items') : undefined;
    const below = [...members.map(([, member]) => member), ...(item ? [item] : [])];
    const target = this.#target(site);
    // A reference also consumes a level, so that circular references terminate.
    const beside = [...(target ? [target] : []), ...sitesInList(pointer, schema, 'allOf')];
    const choices = ['anyOf', 'oneOf']
      .map((name) => sitesInList(pointer, schema, name))
      .filter((list) => list.length > 0);
    let minimumDepth = 0;
    const depthOf = (other: SchemaSite): number => this.minimumDepth(other, horizon - 1);
    for (const member of below) minimumDepth = Math.max(minimumDepth, 1 + depthOf(member));
    for (const other of beside) minimumDepth = Math.max(minimumDepth, depthOf(other));
    for (const branches of choices) {
      const shallowest = branches.map(depthOf).reduce((left, right) => Math.min(left, right));
      minimumDepth = Math.max(minimumDepth, shallowest);
    }
    this.#minimumDepths.set(key, minimumDepth);
    return minimumDepth;
  }

  #target(site: SchemaSite): SchemaSite | undefined {
    const reference = keyword(site.schema, '$ref') ?? keyword(site.schema, '$dynamicRef');
    const pointer =
      typeof reference === 'string' ? this.#references.target(site.pointer, reference) : undefined;
    return pointer === undefined ? undefined : siteAt(this.#references, pointer);
  }
}
