import type { z } from 'zod';
import type { Entity } from '../terms.js';
import type { Filter } from './filters.js';

/** The fields of an entity, by name. */
export type Document = Readonly<Record<string, unknown>>;

/** The definition of an entity type: its names, fields, filters and sort keys. */
export interface EntityType {
  /** The name in events and permissions. */
  readonly entity: Entity;
  /** The path, such as `/time-tracks`. */
  readonly path: string;
  /** The singular and plural names in operation ids: `TimeTrack`, `TimeTracks`. */
  readonly ids: readonly [string, string];
  /** The singular and plural nouns in messages: `time track`, `time tracks`. */
  readonly nouns: readonly [string, string];
  /** The writable fields, in the order of the response. */
  readonly fields: Readonly<Record<string, z.ZodType>>;
  /** The fields that creation requires. */
  readonly required: readonly string[];
  /** The values of absent fields of a new entity. */
  readonly defaults: Document;
  /** The entity type that each id field refers to, by field name. */
  readonly references: Readonly<Record<string, Entity>>;
  /** The filters of the list, by dot path. Every type also has `isArchived`. */
  readonly filters: Readonly<Record<string, Filter>>;
  /** The sort keys of the list, as dot paths. Every type also has `createdAt` and `updatedAt`. */
  readonly sorts: readonly string[];
  /**
   * The field that contains the number of an entity, and the function that formats the number; absent if there is none.
   */
  readonly numbered?: { readonly field: string; readonly write: (value: number) => string };
  /** Computes the fields that depend on other fields. */
  readonly computed?: (document: Document) => Document;
  /** False if the type does not support `GET` of a single entity. */
  readonly readable: boolean;
}
