import { childLocation, type Location } from '../load/location.js';
import { hasOwn } from '../load/reference.js';
import type { Sources } from '../load/sources.js';
import { own, setOwn } from '../own.js';
import type { NodePath } from './json-path.js';

type Members = Record<string | number, unknown>;

/** Thrown if two values cannot be merged. */
export class MergeError extends Error {
  override readonly name = 'MergeError';
  /** The location of the value that was to be merged. */
  readonly location: Location | undefined;

  constructor(message: string, location: Location | undefined) {
    super(message);
    this.location = location;
  }
}

/** Maximum number of values that overlays may add, because each `copy` can double a document. */
const MAX_ADDED_VALUES = 200_000;

/**
 * A document that overlays change. Objects are copied before they are changed, because YAML aliases and inlined
 * references share them. Copies keep the recorded locations, and added values have those of their origin.
 */
export class LocatedTree {
  #root: unknown;
  readonly #sources: Sources;
  /** The copies, each of which has one place in the tree. */
  readonly #copies = new WeakSet<object>();
  #addedValues = 0;

  constructor(root: object, sources: Sources) {
    this.#sources = sources;
    this.#root = root;
  }

  get root(): Record<string, unknown> {
    return this.#root as Record<string, unknown>;
  }

  /** Removes the node at a path from its object or list. Does nothing if there is none. */
  remove(path: NodePath): void {
    const owner = this.#ownerOf(path);
    const key = path.at(-1);
    if (!owner || key === undefined || !hasOwn(owner, key)) return;
    if (!Array.isArray(owner)) {
      Reflect.deleteProperty(owner, key);
      return;
    }
    const items = owner.map((value, index) => [value, this.#sources.locationOfMember(owner, index)] as const);
    items.splice(Number(key), 1);
    owner.length = 0;
    for (const [index, [value, location]] of items.entries()) this.#set(owner, index, value, location);
  }

  /**
   * Merges a value into the node at a path (Overlay 1.1 §4.4.3.1).
   * @param location The location of the value, if it is primitive.
   * @throws {MergeError} if the value is incompatible with the node.
   */
  merge(path: NodePath, value: unknown, location: Location | undefined): void {
    const key = path.at(-1);
    const owner = key === undefined ? undefined : this.#ownerOf(path);
    const target = owner && key !== undefined && hasOwn(owner, key) ? owner[key] : this.#root;
    if (isObject(target)) this.#mergeInto(this.#own(path), value, location);
    else if (isObject(value)) throw incompatible(target, value, location);
    else if (owner && key !== undefined) this.#set(owner, key, value, location);
  }

  #mergeInto(target: Members, value: unknown, location: Location | undefined): void {
    if (Array.isArray(target)) {
      const added = Array.isArray(value) ? value : [value];
      for (const [index, item] of added.entries()) {
        const at = Array.isArray(value) ? this.#sources.locationOfMember(value, index) : location;
        this.#set(target, target.length, this.#clone(item), at);
      }
      return;
    }
    if (!isObject(value) || Array.isArray(value)) throw incompatible(target, value, location);
    for (const name of Object.keys(value)) this.#mergeMember(target, name, value);
  }

  #mergeMember(target: Members, name: string, source: Members): void {
    const value = own(source, name);
    const location = this.#sources.locationOfMember(source, name);
    const present = hasOwn(target, name) ? target[name] : undefined;
    if (!hasOwn(target, name)) this.#set(target, name, this.#clone(value), location);
    else if (!isObject(present) && !isObject(value)) this.#set(target, name, value, location);
    else if (isObject(present) && isObject(value) && Array.isArray(present) === Array.isArray(value))
      this.#mergeInto(this.#ownMember(target, name), value, location);
    else throw incompatible(present, value, location);
  }

  /** Returns the object or list that contains the node at a path, after copying it. */
  #ownerOf(path: NodePath): Members | undefined {
    return path.length === 0 ? undefined : this.#own(path.slice(0, -1));
  }

  /** Copies the objects on the way to a node, and the node itself. Returns its copy. */
  #own(path: NodePath): Members {
    if (!this.#copies.has(this.#root as object)) this.#root = this.#copy(this.#root as Members);
    let value = this.#root as Members;
    for (const part of path) {
      if (!isObject(own(value, String(part)))) return {};
      value = this.#ownMember(value, part);
    }
    return value;
  }

  #ownMember(owner: Members, key: string | number): Members {
    const value = own(owner, String(key)) as Members;
    if (this.#copies.has(value)) return value;
    const copy = this.#copy(value);
    setOwn(owner, String(key), copy);
    return copy;
  }

  #copy(value: Members): Members {
    const copy = emptyLike(value);
    for (const [key, member] of Object.entries(value)) setOwn(copy, key, member);
    this.#sources.copyLocations(value, copy);
    this.#copies.add(copy);
    return copy;
  }

  /** Copies a value and everything in it, so that no two places of the tree share an object. */
  #clone(value: unknown): unknown {
    this.#addedValues += 1;
    if (this.#addedValues > MAX_ADDED_VALUES)
      throw new MergeError(
        `The overlays add more than ${MAX_ADDED_VALUES.toLocaleString('en-US')} values.`,
        undefined,
      );
    if (!isObject(value)) return value;
    const copy = this.#copy(value);
    for (const [key, member] of Object.entries(copy)) setOwn(copy, key, this.#clone(member));
    return copy;
  }

  #set(owner: Members, key: string | number, value: unknown, location: Location | undefined): void {
    if (Array.isArray(owner)) owner[Number(key)] = value;
    else setOwn(owner, String(key), value);
    if (location) this.#sources.locateMember(owner, String(key), location);
  }
}

/** Returns an empty list for a list, and an empty object for an object. */
function emptyLike(value: object): Members {
  const empty: object = Array.isArray(value) ? [] : {};
  return empty as Members;
}

const isObject = (value: unknown): value is Members => typeof value === 'object' && value !== null;

const incompatible = (target: unknown, value: unknown, location: Location | undefined): MergeError =>
  new MergeError(`${upper(kindOf(value))} cannot be merged into ${kindOf(target)}.`, location);

const upper = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

function kindOf(value: unknown): string {
  if (!isObject(value)) return 'a primitive value';
  return Array.isArray(value) ? 'a list' : 'an object';
}

/** Copies a tree with its recorded locations. Shared objects stay shared. */
export function cloneLocated<T extends object>(root: T, sources: Sources): T {
  const copies = new Map<object, object>();
  const copyOf = (value: object): object => {
    const known = copies.get(value);
    if (known) return known;
    const copy = emptyLike(value);
    copies.set(value, copy);
    sources.copyLocations(value, copy);
    for (const [key, member] of Object.entries(value))
      setOwn(copy, key, isObject(member) ? copyOf(member) : member);
    return copy;
  };
  return copyOf(root) as T;
}

/** Returns the location in a source document of the node at a path, or of the place where it would be. */
export function locationAt(
  root: object,
  path: readonly string[],
  start: Location,
  sources: Sources,
): Location {
  let owner: unknown = root;
  let location = start;
  for (const key of path) {
    location =
      (isObject(owner) ? sources.locationOfMember(owner, key) : undefined) ?? childLocation(location, key);
    owner = hasOwn(owner, key) ? owner[key] : undefined;
  }
  return location;
}
