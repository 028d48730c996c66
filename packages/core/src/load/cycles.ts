import type { Location } from './location.js';
import { hasOwn, isReference, parseReference, type Reference } from './reference.js';
import type { Sources } from './sources.js';

/** A value, and the source document it stands in: what its own references are relative to. */
interface Found {
  readonly value: unknown;
  readonly document: string;
}

/**
 * Takes the `$ref` out of each reference that leads back to itself, through other files too, and says where they
 * stood. Redocly gives up at the first of them, with a rejection nobody can catch. A circle closes in whichever of
 * its documents is parsed last, so looking from the references of each as it is parsed finds all. Linear.
 */
export function breakCycles(
  references: readonly Reference[],
  document: string,
  sources: Sources,
): readonly Location[] {
  const search = new Search(sources);
  for (const reference of references) search.follow({ value: reference, document });
  return search.broken;
}

/**
 * Where a bundle contains itself, or undefined. Redocly puts what no component can hold in the place of the reference to
 * it, and so an ancestor into its own descendant.
 */
export function placeOfCycle(bundle: object, sources: Sources): Location | undefined {
  const above = new Set<object>();
  const done = new Set<object>();
  const stack: object[] = [bundle];
  for (let object = stack.at(-1); object; object = stack.at(-1)) {
    if (above.has(object) || done.has(object)) {
      stack.pop();
      above.delete(object);
      done.add(object);
      continue;
    }
    above.add(object);
    for (const child of Object.values(object)) {
      if (typeof child !== 'object' || child === null) continue;
      if (above.has(child)) return sources.placeOf(child) ?? sources.placeOf(bundle);
      if (!done.has(child)) stack.push(child);
    }
  }
  return undefined;
}

class Search {
  readonly broken: Location[] = [];
  readonly #sources: Sources;
  /** The references being followed, in order. */
  readonly #trail = new Set<object>();
  readonly #known = new Map<object, Found>();

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /** What is at the end of a chain of references: the value itself where it is none. */
  follow(from: Found): Found {
    const { value, document } = from;
    if (!isReference(value)) return from;
    const known = this.#known.get(value);
    if (known) return known;
    const closed = this.#trail.has(value);
    this.#trail.add(value);
    if (closed || this.#leadsToAll(value.$ref, document)) {
      this.#break(value);
      this.#trail.delete(value);
      return { value: undefined, document };
    }
    const found = this.#target(value.$ref, document);
    this.#trail.delete(value);
    this.#known.set(value, found);
    return found;
  }

  /** A whole OpenAPI document holds whatever refers to it. Of a file with one schema the whole is meant. */
  #leadsToAll($ref: string, base: string): boolean {
    const { document, tokens } = parseReference($ref, base);
    return tokens.every((token) => token === '') && hasOwn(this.#sources.parsed(document), 'openapi');
  }

  #target($ref: string, base: string): Found {
    const { document, tokens } = parseReference($ref, base);
    let at: Found = { value: this.#sources.parsed(document), document };
    for (const token of tokens) {
      if (!hasOwn(at.value, token)) at = this.follow(at);
      if (!hasOwn(at.value, token)) return { value: undefined, document };
      at = { value: at.value[token], document: at.document };
    }
    return this.follow(at);
  }

  /** The circle is what was followed since the reference was first met. */
  #break(first: object): void {
    const trail = [...this.#trail];
    for (const reference of trail.slice(trail.indexOf(first))) {
      const place = this.#sources.placeOf(reference);
      if (place && isReference(reference)) this.broken.push(place);
      delete (reference as Reference).$ref;
    }
  }
}
