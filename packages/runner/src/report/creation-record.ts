import type { Undo } from '../plan/step.js';

/**
 * A line of the journal of creations. The records of one creation have the same `creation`, and the last one describes
 * the state of the resource.
 *
 * - `sent`: a request that may create a resource is about to be sent. All values but the id of the resource are
 *   literals.
 * - `created`: the server created the resource. `id` is null if the request names the resource, or if the id contains a
 *   secret.
 * - `not created`: the response does not report a new resource.
 * - `removed`: the resource no longer exists, or a search did not find it.
 * - `left`: the resource could not be removed. `id` is its new id if an update of the run has changed it, unless the id
 *   contains a secret.
 */
export type CreationRecord = { readonly creation: string } & (
  | {
      readonly event: 'sent';
      /** The time in ISO 8601. */
      readonly at: string;
      /** Id of the operation that creates the resource. */
      readonly operation: string;
      readonly undo: Undo;
      /** Strings of the request that no other resource contains. A search finds the resource by them. */
      readonly marks: readonly string[];
      /** Scalars of the body, without secrets. Absent in journals of earlier versions. */
      readonly values?: readonly SentValue[];
    }
  | { readonly event: 'created'; readonly id: string | null }
  | { readonly event: 'not created' | 'removed' }
  | { readonly event: 'left'; readonly reason: string; readonly id?: string }
);

/** A scalar that a request sent. */
export interface SentValue {
  /** Name of the member that contains the value. */
  readonly name: string;
  readonly value: string | number | boolean;
  /** The number of values from which this one was chosen for the resource; absent if others probably have it too. */
  readonly choices?: number;
}

/** Resources that a run created, and that no request of the document removes. */
export interface RemainingResources {
  /** Id of the operation that created the resources. */
  readonly operation: string;
  /** The reason why no request removes them. */
  readonly reason: string;
  /** Number of resources. */
  readonly count: number;
}

/** A resource that a run created and could not remove. */
export interface LeftResource {
  /** Id of the operation that created the resource. */
  readonly operation: string;
  /** The reason why the resource was not removed. */
  readonly reason: string;
  /**
   * A shell command that removes the resource, with secrets as `$NAME`; null if its id is unknown, or if no credential
   * can be obtained, or if the resource may belong to others.
   */
  readonly curl: string | null;
  /** The path of the resource, such as `/pets/5`, with masked secrets. Absent if the path is unknown or `curl` has it. */
  readonly resource?: string;
}
