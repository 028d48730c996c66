import type { Json, Violation } from '@touchstone/core';
import type { ResourceReference } from '@touchstone/core/internal';
import type { FreshPlaces } from '../plan/fresh-place.js';
import type { Body } from '../plan/request-template.js';
import type { NamedReference } from './named-references.js';

/**
 * `example`: the first configured body, or else the document's example, or else `minimal`. `full`: every property.
 * `body 2`: the second configured body.
 */
export type BodyShape = 'minimal' | 'full' | 'example' | `body ${number}`;

export interface BodyOptions {
  /** The label of the markers. Bodies of an operation with the same label, prefix and shape have the same markers. */
  readonly label: string;
  readonly shape: BodyShape;
  /** Prefix of the scenario's binding names. */
  readonly prefix?: string;
}

/** A body with fresh values, the references in it, and its marker for searches. */
export interface SampledBody {
  readonly body: Body & { readonly value: Json };
  readonly references: readonly (ResourceReference | NamedReference)[];
  readonly marker: string | null;
}

/** A body of one shape without markers. The cases of an operation share it. */
export interface UnmarkedBody {
  readonly value: Json;
  readonly places: FreshPlaces;
}

/** A full body, and bodies that each violate one constraint. */
export interface BodyViolations {
  readonly base: Json;
  readonly violations: readonly Violation[];
  /** Explains which parts of the body are not violated; undefined if all are. */
  readonly omitted?: string;
}
