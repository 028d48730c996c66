import type { ResourceType } from '../types/resource-types.js';
import type { StoredRecord } from './record.js';

/** Maximum number of shown ids per path. Without a limit, each reply with sampled values would add an id. */
const MAX_SHOWN_IDS = 10_000;

/** The stored resources of one tenant. */
export class TenantStore {
  readonly #byType = new Map<ResourceType, Map<string, StoredRecord>>();
  /** Number of existing resources by their type and the body that they were created with. */
  readonly #creations = new Map<ResourceType, Map<string, number>>();
  readonly #shownIds = new Map<string, Set<string>>();
  /** Keys of everything that has been seeded: collections below their parents, initial data, documented resources. */
  readonly seeded: Set<string> = new Set();
  /** Ids that appeared in replies and do not belong to a resource type, keyed by the shape of the item path. */
  readonly shownIds: ReadonlyMap<string, ReadonlySet<string>> = this.#shownIds;
  /** The last accepted values of fields that must not decrease. */
  readonly lastValues: Map<string, number> = new Map();
  /** Maps ids of the document's examples to the ids of this tenant's resources. */
  readonly exampleIds: Map<string, string> = new Map();

  addShownId(shape: string, id: string): void {
    const ids = this.#shownIds.get(shape) ?? new Set();
    if (ids.size < MAX_SHOWN_IDS) ids.add(id);
    this.#shownIds.set(shape, ids);
  }

  /** Returns the resources of a type, keyed by id, oldest first. */
  of(type: ResourceType): ReadonlyMap<string, StoredRecord> {
    return this.#byType.get(type) ?? NO_RECORDS;
  }

  /** Iterates over all resources, the oldest of each type first. */
  *all(): Iterable<StoredRecord> {
    for (const records of this.#byType.values()) yield* records.values();
  }

  get(type: ResourceType, id: string): StoredRecord | undefined {
    return this.#byType.get(type)?.get(id);
  }

  set(record: StoredRecord): void {
    let records = this.#byType.get(record.type);
    if (!records) {
      records = new Map();
      this.#byType.set(record.type, records);
    }
    this.#count(records.get(record.id), -1);
    records.set(record.id, record);
    this.#count(record, 1);
  }

  remove({ type, id }: StoredRecord): void {
    const records = this.#byType.get(type);
    this.#count(records?.get(id), -1);
    records?.delete(id);
  }

  /** Returns the number of existing resources that this body has created. */
  countCreatedBy(type: ResourceType, body: string): number {
    return this.#creations.get(type)?.get(body) ?? 0;
  }

  #count(record: StoredRecord | undefined, by: 1 | -1): void {
    if (!record || record.createdBy === null) return;
    const counts = this.#creations.get(record.type) ?? new Map<string, number>();
    this.#creations.set(record.type, counts);
    const next = (counts.get(record.createdBy) ?? 0) + by;
    if (next > 0) counts.set(record.createdBy, next);
    else counts.delete(record.createdBy);
  }
}

const NO_RECORDS: ReadonlyMap<string, StoredRecord> = new Map();
