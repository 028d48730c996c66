import type { z } from 'zod';
import type { Entity } from '../terms.js';
import type { Filter } from './filters.js';

/** The fields of an entity, as the wire shows them. */
export type Document = Readonly<Record<string, unknown>>;

/** An entity type is data: what it is called, which fields it has, and what a list of it can be narrowed by. */
export interface EntityType {
  /** As events and permissions name it. */
  readonly entity: Entity;
  /** `/time-tracks`. */
  readonly path: string;
  /** As operation ids name one and many: `TimeTrack`, `TimeTracks`. */
  readonly ids: readonly [string, string];
  /** As messages name one and many: `time track`, `time tracks`. */
  readonly nouns: readonly [string, string];
  /** What a caller may set, in the order of the wire. */
  readonly fields: Readonly<Record<string, z.ZodType>>;
  /** Those a new one must have. */
  readonly required: readonly string[];
  /** What a new one has where the caller says nothing. */
  readonly defaults: Document;
  /** Fields that hold the id, or the ids, of another entity. */
  readonly references: Readonly<Record<string, Entity>>;
  /** What a list can be narrowed by, as a dot path; `isArchived` comes with every type. */
  readonly filters: Readonly<Record<string, Filter>>;
  /** What a list can be sorted by, as a dot path, besides the two times that every type has. */
  readonly sorts: readonly string[];
  /** The name of the counter that numbers it, and how a number is written. */
  readonly numbered?: { readonly field: string; readonly write: (value: number) => string };
  /** Fields that follow from others. */
  readonly computed?: (document: Document) => Document;
  /** False where `GET` of one is among the endpoints that this type does not have. */
  readonly readable: boolean;
}
