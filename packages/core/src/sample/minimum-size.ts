import type { Hidden } from '../schema/hidden.js';
import { isObject } from '../schema/keywords.js';
import type { References } from '../schema/references.js';
import { type LowerBounds, lowerBounds } from './lower-bounds.js';
import type { SchemaSite } from './schema-site.js';

/** Number of characters of a string that count as one further value. */
export const CHARACTERS_PER_VALUE = 250;

/** Maximum nesting depth to follow. A deeper part of a value counts as one value. */
const MAX_DEPTH = 200;

/** Maximum number of code points that a string may require to be sampled. */
export const MAX_CODE_POINTS = 100_000;

/** Returns the size of a string of `length` characters, in values; infinite if it is too long to be sampled. */
const textSize = (length: number): number =>
  length > MAX_CODE_POINTS ? Number.POSITIVE_INFINITY : 1 + Math.floor(length / CHARACTERS_PER_VALUE);

/**
 * Lower bounds of the sizes of samples, computed once per schema. If each of 30 schemas requires two members that
 * conform to the next schema, a valid value has a billion members.
 */
export class MinimumSizes {
  readonly #references: References;
  readonly #hidden: Hidden;
  readonly #sizes = new Map<string, number>();

  constructor(references: References, hidden: Hidden) {
    this.#references = references;
    this.#hidden = hidden;
  }

  /**
   * Returns a lower bound of the number of values in a sample. Each 250 characters of a string count as one further
   * value, and a value of an `enum` or `const` counts as one.
   */
  of(site: SchemaSite, depth = 0): number {
    if (!isObject(site.schema) || depth > MAX_DEPTH) return 1;
    const cached = this.#sizes.get(site.pointer);
    if (cached !== undefined) return cached;
    // A recursive schema may be satisfied by a value that ends before it recurses.
    this.#sizes.set(site.pointer, 1);
    const bounds = lowerBounds(site, this.#references);
    const size = bounds.isEnumerated ? 1 : this.#measure(site.pointer, bounds, depth + 1);
    this.#sizes.set(site.pointer, size);
    return size;
  }

  #measure(pointer: string, bounds: LowerBounds, depth: number): number {
    const sizeAs = (type: string): number => {
      if (type === 'object') return this.#sizeOfObject(pointer, bounds, depth);
      if (type === 'array') return this.#sizeOfArray(bounds, depth);
      return type === 'string' ? textSize(bounds.minLength) : 1;
    };
    // If `type` is absent, the other keywords imply the type of the sample.
    let size = bounds.types
      ? smallest([...bounds.types].map(sizeAs))
      : Math.max(sizeAs('object'), sizeAs('array'), sizeAs('string'));
    for (const branches of bounds.choices) {
      size = Math.max(size, smallest(branches.map((branch) => this.of(branch, depth))));
    }
    return size;
  }

  #sizeOfObject(pointer: string, bounds: LowerBounds, depth: number): number {
    const hidden = new Set(this.#hidden.namesAt(pointer));
    let size = 1;
    let missing = bounds.minProperties;
    for (const name of bounds.required) {
      if (hidden.has(name)) continue;
      missing -= 1;
      size += this.#largest(bounds.declared.get(name) ?? bounds.entries, depth);
    }
    if (missing <= 0) return size;
    return size + missing * (bounds.declared.size === 0 ? this.#largest(bounds.entries, depth) : 1);
  }

  #sizeOfArray(bounds: LowerBounds, depth: number): number {
    let size = 1;
    let missing = bounds.minItems;
    for (const prefix of bounds.prefixes) {
      const items = prefix.slice(0, bounds.minItems);
      const sum = items.reduce((total, item) => total + this.of(item, depth), 1);
      if (sum > size) {
        size = sum;
        missing = bounds.minItems - items.length;
      }
    }
    return missing > 0 ? size + missing * this.#largest(bounds.items, depth) : size;
  }

  /** Returns the minimum size of a value that all of these schemas apply to. */
  #largest(sites: readonly SchemaSite[], depth: number): number {
    return sites.reduce((size, site) => Math.max(size, this.of(site, depth)), 1);
  }
}

/** Returns the smallest size, or 1 if there is none, because no type satisfies every schema. */
const smallest = (sizes: readonly number[]): number =>
  sizes.length === 0 ? 1 : sizes.reduce((left, right) => Math.min(left, right));
