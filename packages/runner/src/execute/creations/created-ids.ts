import { collectionPath, pathShape } from '@touchstone/core/internal';
import type { Undo } from '../../plan/step.js';
import type { CreationRecord } from '../../report/creation-record.js';

/** The ids of the resources that the run created, by collection. */
export class CreatedIds {
  /** Shape of the path of the collection, by creation. */
  readonly #collections = new Map<string, string>();
  /** The last creation of each id, by collection. */
  readonly #ids = new Map<string, Map<string, string>>();
  readonly #removed = new Set<string>();

  /** Keeps the id that a record contains. */
  note(record: CreationRecord): void {
    if (record.event === 'sent') {
      const { undo } = record;
      this.#collections.set(record.creation, collectionOf(undo));
      const key = undo.pointer === null ? undo.request.substitutions.at(-1)?.value.literal : undefined;
      if (key !== undefined) this.#add(record.creation, key);
    }
    if (record.event === 'created' && record.id !== null) this.#add(record.creation, record.id);
    if (record.event === 'removed') this.#removed.add(record.creation);
  }

  /** Returns true if the run created a resource with the id in the collection at a path. */
  has(collection: string, id: string): boolean {
    return this.#ids.get(pathShape(collection))?.has(id) === true;
  }

  /** Returns true if the run created a resource with the id in the collection at a path, and has not removed it. */
  exists(collection: string, id: string): boolean {
    const creation = this.#ids.get(pathShape(collection))?.get(id);
    return creation !== undefined && !this.#removed.has(creation);
  }

  /** Returns the ids of a collection that no longer exist, because the run removed their resources. */
  removedFrom(collection: string): readonly string[] {
    const ids = this.#ids.get(pathShape(collection)) ?? [];
    return [...ids].filter(([, creation]) => this.#removed.has(creation)).map(([id]) => id);
  }

  #add(creation: string, id: string): void {
    const collection = this.#collections.get(creation) ?? '';
    const ids = this.#ids.get(collection) ?? new Map<string, string>();
    this.#ids.set(collection, ids.set(id, creation));
  }
}

const collectionOf = ({ request: { path }, place }: Undo): string =>
  pathShape(place.in === 'path' ? collectionPath(path) : path);
