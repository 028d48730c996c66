import type { TransitionTable } from '@touchstone/core';
import type { RequestContext } from '../request-context.js';
import type { ResourceStore } from './resource-store.js';
import type { StateOutcome } from './state-outcome.js';
import type { StoredRecord } from './store/record.js';

/** Facts about a request that depend on the stored resources. */
export interface StatePredicates {
  /**
   * Returns `absent` if a resource of the path or body does not exist, `foreign` if it belongs to another tenant, or
   * else `undefined`.
   */
  missing(context: RequestContext): 'absent' | 'foreign' | undefined;
  /** Returns `true` if a reference in the body, at or below the field, points to a resource that does not exist. */
  isReferenceAbsent(context: RequestContext, field: string): boolean;
  /**
   * Returns `true` if another resource has the same values in these fields or, without fields, was created by the same
   * body.
   */
  isTaken(context: RequestContext, fields: readonly string[]): boolean;
  isForbiddenChange(context: RequestContext, transitions: TransitionTable): boolean;
  /** Returns the last accepted value of a field if the request's value is lower; otherwise `undefined`. */
  fallsBelow(context: RequestContext, field: string): number | undefined;
  /** Returns `true` if a call of the operation with this id was applied to the same resource before. */
  wasCalled(context: RequestContext, operation: string): boolean;
  /** Returns the version of the resource that the request addresses; `undefined` if it does not exist. */
  subjectVersion(context: RequestContext): number | undefined;
}

/** The stored resources of a stateful mock. It returns data only; `respond/` turns the data into replies. */
export interface State extends StatePredicates {
  readonly store: ResourceStore;
  /** Applies a request to the stored resources. */
  act(context: RequestContext): StateOutcome;
  /** Adds the properties of the response to a created resource. */
  complete(context: RequestContext, record: StoredRecord, presented: StoredRecord['value']): StoredRecord;
  /** Undoes the creation of a resource. */
  discard(context: RequestContext, record: StoredRecord): void;
  /** Stores the values of fields that must not decrease. */
  keepLastValues(context: RequestContext): void;
  /**
   * Stores the resources whose ids appeared in a reply.
   *
   * @param createdBy JSON text of the body that created them; `null` if the reply lists existing resources.
   */
  keepShownResources(
    context: RequestContext,
    ids: readonly (string | number)[],
    createdBy: string | null,
  ): void;
  /** Returns the JSON text of the body if the operation creates a resource, or else `null`. */
  creationText(context: RequestContext): string | null;
  /** Removes all resources, so collections are seeded again. */
  reset(): void;
}
