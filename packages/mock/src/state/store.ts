import type { JsonObject } from '../settle.js';
import type { Kind } from './kinds.js';

/** One thing that is there. */
export interface StoredRecord {
  readonly kind: Kind;
  /** As paths write it. */
  readonly id: string;
  readonly value: JsonObject;
  /** Ids of what it was made below, by the shape of their item's path. */
  readonly parents: ReadonlyMap<string, string>;
  /** The body that made it, as text; null for what no call made. */
  readonly made: string | null;
  /** Grows with each change. */
  readonly version: number;
}

/** Of the thing as it is (RFC 9110 §8.8.3). */
export const etagOf = ({ version }: StoredRecord): string => `"${version}"`;

/** Of a path: an answer with sampled values shows another id each time. */
const MOST_SHOWN = 10_000;

/** What one tenant has. */
export class Tenant {
  readonly #byKind = new Map<Kind, Map<string, StoredRecord>>();
  /** How many things the same body has made, by kind and body. */
  readonly #made = new Map<Kind, Map<string, number>>();
  readonly #shown = new Map<string, Set<string>>();
  /** Kinds, with the parents, that have been given something to begin with. */
  readonly seeded: Set<string> = new Set();
  /** Of what there is no kind of: ids that answers have shown, by the shape of the item's path. */
  readonly shown: ReadonlyMap<string, ReadonlySet<string>> = this.#shown;
  /** Last values accepted, of what may not fall. */
  readonly lasts: Map<string, number> = new Map();
  /** Ids of the document's examples → those that stand for them here. */
  readonly exampleIds: Map<string, string> = new Map();

  noteShown(shape: string, id: string): void {
    const ids = this.#shown.get(shape) ?? new Set();
    if (ids.size < MOST_SHOWN) ids.add(id);
    this.#shown.set(shape, ids);
  }

  of(kind: Kind): ReadonlyMap<string, StoredRecord> {
    return this.#byKind.get(kind) ?? NONE;
  }

  /** Everything, the oldest of each kind first. */
  *all(): Iterable<StoredRecord> {
    for (const records of this.#byKind.values()) yield* records.values();
  }

  get(kind: Kind, id: string): StoredRecord | undefined {
    return this.#byKind.get(kind)?.get(id);
  }

  set(record: StoredRecord): void {
    let records = this.#byKind.get(record.kind);
    if (!records) {
      records = new Map();
      this.#byKind.set(record.kind, records);
    }
    this.#count(records.get(record.id), -1);
    records.set(record.id, record);
    this.#count(record, 1);
  }

  remove({ kind, id }: StoredRecord): void {
    const records = this.#byKind.get(kind);
    this.#count(records?.get(id), -1);
    records?.delete(id);
  }

  /** How many of those that are there this body has made. */
  madeBy(kind: Kind, body: string): number {
    return this.#made.get(kind)?.get(body) ?? 0;
  }

  #count(record: StoredRecord | undefined, by: 1 | -1): void {
    if (!record || record.made === null) return;
    const counts = this.#made.get(record.kind) ?? new Map<string, number>();
    this.#made.set(record.kind, counts);
    const now = (counts.get(record.made) ?? 0) + by;
    if (now > 0) counts.set(record.made, now);
    else counts.delete(record.made);
  }
}

const NONE: ReadonlyMap<string, StoredRecord> = new Map();
