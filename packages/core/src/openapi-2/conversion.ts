import { childLocation, type Location } from '../load/location.js';
import { DocumentError, type Problem } from '../load/problem.js';
import { isReference } from '../load/reference.js';
import type { Sources } from '../load/sources.js';
import { own } from '../own.js';
import { atPointer } from '../pointer.js';

/** The members of a parsed object. */
export type Fields = Record<string, unknown>;

export const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An element of a list: as written, and with its `$ref` followed. */
export interface Item {
  readonly raw: unknown;
  readonly value: unknown;
}

/**
 * The state of one conversion of an OpenAPI 2.0 document. Every converted object is recorded at the location of the
 * object that it was converted from, so that positions and pointers are those of the 2.0 document.
 */
export class Conversion {
  readonly root: Fields;
  /** The converted parameter for each original parameter. Cached, because references and aliases repeat parameters. */
  readonly parameters: Map<object, Fields> = new Map();
  /** The schema for each form parameter. */
  readonly fields: Map<object, unknown> = new Map();
  /** The converted object for each original header and map of headers. */
  readonly headers: Map<object, Fields> = new Map();
  /** Converted responses, keyed first by the produced media types and then by the original response. */
  readonly responses: Map<string, Map<object, Fields>> = new Map();
  readonly #sources: Sources;
  readonly #reference: string;
  readonly #problems = new Map<string, Problem>();

  constructor(root: Fields, reference: string, sources: Sources) {
    this.root = root;
    this.#reference = reference;
    this.#sources = sources;
    // Records the locations of all source objects before the conversion moves any.
    sources.locationOf(root);
  }

  /** Records `created` at the location of `origin`, or of the member `key` of `origin`, and returns `created`. */
  at<T extends object>(created: T, origin: object, key?: string): T {
    this.#sources.locate(created, this.#location(origin, key));
    return created;
  }

  /** Records the location of the member `key` of `created`, which may be a primitive value. */
  memberAt(created: object, key: string, origin: object, originKey: string): void {
    this.#sources.locateMember(created, key, this.#location(origin, originKey));
  }

  /**
   * Reports each problem only once, because all operations without `consumes` or `produces` read those of the document.
   */
  problem(origin: object, key: string | undefined, message: string, suggestion: string): void {
    const location = this.#location(origin, key);
    const id = `${location.source}${location.pointer} ${message}`;
    if (this.#problems.has(id)) return;
    this.#problems.set(id, this.#sources.problem('structure', location, message, suggestion));
  }

  /** @throws {DocumentError} if there are problems. */
  finish(): void {
    if (this.#problems.size > 0) throw new DocumentError([...this.#problems.values()]);
  }

  /** Follows the references of a value. Returns the last reference if it cannot be resolved. */
  resolve(value: unknown): unknown {
    let current = value;
    for (const seen = new Set<unknown>(); isReference(current) && !seen.has(current); ) {
      seen.add(current);
      const target = current.$ref.startsWith('#') ? atPointer(this.root, current.$ref) : undefined;
      if (target === undefined) return current;
      current = target;
    }
    return current;
  }

  /** Returns the member `key` if it is an object, or else `undefined`. Reports a value of any other type. */
  object(owner: Fields, key: string): Fields | undefined {
    const value = own(owner, key);
    if (value === undefined || isObject(value)) return value;
    const message = `Expected ${key} to be an object, received ${describe(value)}.`;
    this.problem(owner, key, message, `Write the members of ${key} as an object, or remove it.`);
    return undefined;
  }

  /** Returns the elements of the list `key`, or an empty list if it is absent. Reports a value of any other type. */
  items(owner: Fields, key: string): readonly Item[] {
    const value = own(owner, key);
    if (Array.isArray(value)) return value.map((raw: unknown) => ({ raw, value: this.resolve(raw) }));
    if (value !== undefined) {
      const message = `Expected ${key} to be a list, received ${describe(value)}.`;
      this.problem(owner, key, message, `Write ${key} as a list, or remove it.`);
    }
    return [];
  }

  /** Returns the strings of the list `key`, or `undefined` if it is absent. Reports any other value or item. */
  strings(owner: Fields, key: string): readonly string[] | undefined {
    if (own(owner, key) === undefined) return undefined;
    return this.items(owner, key).flatMap(({ value }, index) => {
      if (typeof value === 'string') return [value];
      const message = `Expected item ${index} of ${key} to be a string, received ${describe(value)}.`;
      this.problem(owner, key, message, 'Write the item as a string.');
      return [];
    });
  }

  #location(origin: object, key: string | undefined): Location {
    const base = this.#sources.locationOf(origin) ?? { source: this.#reference, pointer: '#/' };
    return key === undefined ? base : childLocation(base, key);
  }
}

/** Copies the members of `owner` that have one of the names, and its extensions. */
export function pick(owner: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(
    Object.entries(owner).filter(([name]) => names.includes(name) || name.startsWith('x-')),
  );
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** Returns the value of `key` in the map. If there is none, adds the one that `create` returns. */
export function cached<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  const present = map.get(key);
  if (present !== undefined) return present;
  const created = create();
  map.set(key, created);
  return created;
}
