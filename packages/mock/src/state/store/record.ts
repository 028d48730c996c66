import type { JsonObject } from '../../json.js';
import type { ResourceType } from '../types/resource-types.js';

export interface StoredRecord {
  readonly type: ResourceType;
  /** The id as a string, before percent-encoding. */
  readonly id: string;
  readonly value: JsonObject;
  /** Ids of the parent resources that the resource was created below, keyed by the shape of their item path. */
  readonly parents: ReadonlyMap<string, string>;
  /** JSON text of the request body or of the initial data that created the resource; `null` for other resources. */
  readonly createdBy: string | null;
  /** Increases with each change. */
  readonly version: number;
}

/** A resource before the store assigns a version. */
export type NewRecord = Omit<StoredRecord, 'version'>;

/** Ids of parent resources, keyed by the shape of their item path. */
export type ParentIds = ReadonlyMap<string, string>;

export const NO_PARENTS: ParentIds = new Map();
