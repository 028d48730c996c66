import type { SentRequest } from '../../http/message.js';
import { pathOf } from '../../http/path-of.js';
import { isPosition } from '../../plan/position-name.js';
import type { PlacedItem } from './placed-item.js';

/** An id may exceed the number of items by this, because another client may have removed some in the meantime. */
const MAX_EXCESS = 3;

/**
 * The collections whose ids seem to be positions, by the id of the operation that removes an item, and the items that the
 * run has created there. Another item is at a position if another client adds or removes one.
 */
export class Positions {
  /** True for collections in which an item of the run was seen to have moved. */
  readonly #collections = new Map<string, boolean>();
  /** The collections in which an id equals a member such as `position`. */
  readonly #named = new Set<string>();
  /** The latest item at each path. */
  readonly #items = new Map<string, PlacedItem>();
  /** All items, by removal and id. */
  readonly #byId = new Map<string, PlacedItem[]>();

  isSuspected(removal: string): boolean {
    return this.#collections.has(removal);
  }

  isConfirmed(removal: string): boolean {
    return this.#collections.get(removal) === true;
  }

  /** Returns true if the name of a member says that the ids are positions. */
  isNamed(removal: string): boolean {
    return this.#named.has(removal);
  }

  /** Notes that the id of a new item may be a position. */
  suspect(removal: string, isNamed: boolean): void {
    if (isNamed) this.#named.add(removal);
    if (!this.#collections.has(removal)) this.#collections.set(removal, false);
  }

  /** Notes that an item of the run has moved. */
  confirm(removal: string): void {
    this.#collections.set(removal, true);
  }

  /** Keeps an item of the run with the URL of the item. */
  add({ url }: SentRequest, item: PlacedItem): void {
    this.#items.set(pathOf(url), item);
    const key = `${item.undo.request.operation} ${item.id}`;
    this.#byId.set(key, [...(this.#byId.get(key) ?? []), item]);
  }

  /** Returns the items of the run to which the server has given an id. */
  at(removal: string, id: string): readonly PlacedItem[] {
    return this.#byId.get(`${removal} ${id}`) ?? [];
  }

  /** Returns the item of the run that a request names, or whose part it names; undefined if there is none. */
  find({ url }: Pick<SentRequest, 'url'>): PlacedItem | undefined {
    const segments = pathOf(url).split('/');
    for (let length = segments.length; length > 1; length--) {
      const item = this.#items.get(segments.slice(0, length).join('/'));
      if (item) return item;
    }
    return undefined;
  }

  /** Returns true if a request names an item of the run, and not a part of it. */
  isItem({ url }: Pick<SentRequest, 'url'>): boolean {
    return this.#items.has(pathOf(url));
  }
}

/**
 * Returns true if the id of a new item may be its position: a number that does not exceed the number of items, or that
 * equals a member such as `position`.
 * @param count Number of items before.
 */
export function mayBePosition(id: string, count: number, returned: unknown): boolean {
  return /^\d+$/.test(id) && (isNamedPosition(id, returned) || Number(id) <= count + MAX_EXCESS);
}

/** Returns true if the id of a new item equals a member such as `position`. */
export function isNamedPosition(id: string, returned: unknown): boolean {
  const members = typeof returned === 'object' && returned !== null ? Object.entries(returned) : [];
  return members.some(([name, value]) => isPosition(name) && String(value) === id);
}
