import type { Location } from './location.js';
import { hasOwn, isReference, parseReference, type Reference } from './reference.js';
import type { Sources } from './sources.js';

/** A value and the source document that contains it. The references of the value are relative to this document. */
interface SourceValue {
  readonly value: unknown;
  readonly document: string;
}

/**
 * Removes the `$ref` of each reference in a cycle, even across files, and returns the locations of these references.
 * Redocly would stop at the first cycle with a rejection that cannot be caught. A cycle is complete once the last of
 * its documents is parsed, so checking the references of each document as it is parsed finds all cycles. Runs in linear
 * time.
 */
export function breakCycles(
  references: readonly Reference[],
  document: string,
  sources: Sources,
): readonly Location[] {
  const search = new CycleSearch(sources);
  for (const reference of references) search.follow({ value: reference, document });
  return search.broken;
}

/**
 * Returns the location of a node that contains itself, or `undefined`. Redocly inlines anything that cannot live in
 * `components`, which can make a node its own descendant.
 */
export function bundleCycleLocation(bundle: object, sources: Sources): Location | undefined {
  const ancestors = new Set<object>();
  const done = new Set<object>();
  const stack: object[] = [bundle];
  for (let object = stack.at(-1); object; object = stack.at(-1)) {
    if (ancestors.has(object) || done.has(object)) {
      stack.pop();
      ancestors.delete(object);
      done.add(object);
      continue;
    }
    ancestors.add(object);
    for (const child of Object.values(object)) {
      if (typeof child !== 'object' || child === null) continue;
      if (ancestors.has(child)) return sources.locationOf(child) ?? sources.locationOf(bundle);
      if (!done.has(child)) stack.push(child);
    }
  }
  return undefined;
}

class CycleSearch {
  readonly broken: Location[] = [];
  readonly #sources: Sources;
  /** The references on the current path, in the order in which they were followed. */
  readonly #trail = new Set<object>();
  readonly #resolved = new Map<object, SourceValue>();

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /** Follows a chain of references to its end. Returns the value itself if it is not a reference. */
  follow(from: SourceValue): SourceValue {
    const { value, document } = from;
    if (!isReference(value)) return from;
    const cached = this.#resolved.get(value);
    if (cached) return cached;
    const closed = this.#trail.has(value);
    this.#trail.add(value);
    if (closed || this.#targetsWholeDocument(value.$ref, document)) {
      this.#breakCycle(value);
      this.#trail.delete(value);
      return { value: undefined, document };
    }
    const resolved = this.#target(value.$ref, document);
    this.#trail.delete(value);
    this.#resolved.set(value, resolved);
    return resolved;
  }

  /**
   * Returns true if a reference leads to a whole OpenAPI document, not to a file with a single schema. Such a reference
   * is treated as a cycle.
   */
  #targetsWholeDocument($ref: string, base: string): boolean {
    const { document, tokens } = parseReference($ref, base);
    return tokens.every((token) => token === '') && hasOwn(this.#sources.parsed(document), 'openapi');
  }

  #target($ref: string, base: string): SourceValue {
    const { document, tokens } = parseReference($ref, base);
    let at: SourceValue = { value: this.#sources.parsed(document), document };
    for (const token of tokens) {
      if (!hasOwn(at.value, token)) at = this.follow(at);
      if (!hasOwn(at.value, token)) return { value: undefined, document };
      at = { value: at.value[token], document: at.document };
    }
    return this.follow(at);
  }

  /** Breaks the cycle of the references followed since `first`. */
  #breakCycle(first: object): void {
    const trail = [...this.#trail];
    for (const reference of trail.slice(trail.indexOf(first))) {
      const location = this.#sources.locationOf(reference);
      if (location && isReference(reference)) this.broken.push(location);
      delete (reference as Reference).$ref;
    }
  }
}
