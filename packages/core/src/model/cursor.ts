import type { LoadedDocument } from '../load/load.js';
import { childLocation, type Location } from '../load/location.js';
import type { Problem } from '../load/problem.js';
import { hasOwn, isReference } from '../load/reference.js';
import { atPointer, childPointer } from '../pointer.js';

/** A value of the bundled document with its pointer in the bundle and its location in the source document. */
export interface Cursor {
  readonly value: unknown;
  /** JSON Pointer fragment into the bundled document. */
  readonly pointer: string;
  readonly location: Location;
}

type Kind = 'object' | 'array' | 'string' | 'boolean';

/**
 * Reads the bundle, follows `$ref`s, and collects problems instead of throwing, so that one pass over an invalid
 * document reports all of them.
 */
export class Reader {
  readonly problems: Problem[] = [];
  readonly #loaded: LoadedDocument;
  readonly #reported = new Set<string>();

  constructor(loaded: LoadedDocument) {
    this.#loaded = loaded;
  }

  get root(): Cursor {
    const location = { source: this.#loaded.reference, pointer: '#/' };
    return { value: this.#loaded.root, pointer: '#', location };
  }

  problem(rule: string, cursor: Cursor, message: string, suggestion?: string): void {
    const key = `${rule} ${cursor.location.source}${cursor.location.pointer} ${message}`;
    if (this.#reported.has(key)) return;
    this.#reported.add(key);
    this.problems.push(this.#loaded.sources.problem(rule, cursor.location, message, suggestion));
  }

  /** Returns the child under `key` with its `$ref` followed, or `undefined` if it is absent or cannot be resolved. */
  child(cursor: Cursor, key: string | number): Cursor | undefined {
    const raw = this.rawChild(cursor, key);
    return raw && this.resolve(raw);
  }

  /** Returns the child under `key` as written; a `$ref` is not followed. */
  rawChild(cursor: Cursor, key: string | number): Cursor | undefined {
    if (!hasOwn(cursor.value, key)) return undefined;
    const child = cursor.value[key];
    const location = this.#loaded.sources.memberLocation(cursor.value, key);
    return this.#at(
      child,
      childPointer(cursor.pointer, key),
      location ?? childLocation(cursor.location, key),
    );
  }

  /** Returns the children of an object as written, in document order. Reports a value that is not an object. */
  rawEntries(cursor: Cursor | undefined, label: string): [string, Cursor][] {
    if (!cursor || !this.expect(cursor, 'object', label)) return [];
    return Object.keys(cursor.value as object).flatMap((key): [string, Cursor][] => {
      const child = this.rawChild(cursor, key);
      return child ? [[key, child]] : [];
    });
  }

  /** Like {@link rawEntries}, but follows each `$ref`. */
  entries(cursor: Cursor | undefined, label: string): [string, Cursor][] {
    return this.rawEntries(cursor, label).flatMap(([key, raw]): [string, Cursor][] => {
      const child = this.resolve(raw);
      return child ? [[key, child]] : [];
    });
  }

  /** Like {@link entries}, but without extensions, which may contain a `$ref` that is data. */
  patternedEntries(cursor: Cursor | undefined, label: string): [string, Cursor][] {
    return this.rawEntries(cursor, label).flatMap(([key, raw]): [string, Cursor][] => {
      const child = key.startsWith('x-') ? undefined : this.resolve(raw);
      return child ? [[key, child]] : [];
    });
  }

  items(cursor: Cursor | undefined, label: string): Cursor[] {
    if (!cursor || !this.expect(cursor, 'array', label)) return [];
    return (cursor.value as unknown[]).flatMap((_, index) => this.child(cursor, index) ?? []);
  }

  /** Returns the string under `key`, or `undefined`. Reports a value of any other type. */
  string(cursor: Cursor, key: string): string | undefined {
    const child = this.child(cursor, key);
    return child && this.expect(child, 'string', key) ? (child.value as string) : undefined;
  }

  /** Returns the string under `key` if it is one of `allowed`, or else `undefined`. Reports any other value. */
  oneOf<T extends string>(cursor: Cursor, key: string, allowed: readonly T[]): T | undefined {
    const text = this.string(cursor, key);
    const actual = allowed.find((candidate) => candidate === text);
    if (text !== undefined && actual === undefined) {
      const at = this.rawChild(cursor, key) ?? cursor;
      this.problem('structure', at, `Expected ${key} to be one of ${allowed.join(', ')}; received ${text}.`);
    }
    return actual;
  }

  boolean(cursor: Cursor, key: string): boolean | undefined {
    const child = this.child(cursor, key);
    return child && this.expect(child, 'boolean', key) ? (child.value as boolean) : undefined;
  }

  strings(cursor: Cursor | undefined, label: string): string[] {
    return this.items(cursor, label).flatMap((item) =>
      this.expect(item, 'string', `an item of ${label}`) ? [item.value as string] : [],
    );
  }

  expect(cursor: Cursor, kind: Kind, label: string): boolean {
    const actual = kindOf(cursor.value);
    if (actual === kind) return true;
    this.problem(
      'structure',
      cursor,
      `Expected ${label} to be ${article(kind)}, received ${article(actual)}.`,
    );
    return false;
  }

  /** Follows `$ref`s within the bundle. Reports a reference that cannot be resolved and returns `undefined`. */
  resolve(cursor: Cursor): Cursor | undefined {
    let current = cursor;
    const seen = new Set<unknown>();
    while (isReference(current.value)) {
      const { $ref } = current.value;
      const target = $ref.startsWith('#') ? atPointer(this.#loaded.root, $ref) : undefined;
      if (target === undefined || seen.has(current.value)) {
        const reason = target === undefined ? 'cannot be resolved' : 'resolves to itself';
        this.problem('no-unresolved-refs', current, `$ref ${$ref} ${reason}.`);
        return undefined;
      }
      seen.add(current.value);
      current = this.#at(target, $ref, current.location);
    }
    return current;
  }

  #at(value: unknown, pointer: string, fallback: Location): Cursor {
    const { isSingle, reference, sources } = this.#loaded;
    if (isSingle) return { value, pointer, location: { source: reference, pointer } };
    const location = typeof value === 'object' && value !== null ? sources.locationOf(value) : undefined;
    return { value, pointer, location: location ?? fallback };
  }
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  return Array.isArray(value) ? 'array' : typeof value;
}

function article(kind: string): string {
  if (kind === 'nothing') return kind;
  return /^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`;
}
