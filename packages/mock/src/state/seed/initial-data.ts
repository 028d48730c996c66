import type { Json, Operation } from '@touchstone/core';
import type { JsonObject } from '../../json.js';
import type { ParentIds } from '../store/record.js';

/**
 * The initial resources of a stateful mock, keyed by the path of their collection.
 *
 * @example
 * const initialData: InitialData = {
 *   '/customers': [{ id: 'cus_1', name: 'Ada' }],
 *   '/customers/cus_1/locations': [{ city: 'London' }],
 * };
 */
export type InitialData = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/** One problem in the initial data. */
export interface InitialDataProblem {
  /** JSON Pointer (RFC 6901) into the data. */
  readonly pointer: string;
  readonly message: string;
  /** A hint on how to fix the problem. */
  readonly suggestion?: string;
}

/** Thrown if the initial data does not fit the document. Carries the problems; reading stops once there are 100. */
export class InitialDataError extends Error {
  override readonly name = 'InitialDataError';
  readonly problems: readonly InitialDataProblem[];

  constructor(problems: readonly InitialDataProblem[]) {
    super(problems.map(({ pointer, message }) => `${pointer || 'The initial data'}: ${message}`).join('\n'));
    this.problems = problems;
  }
}

/** A resource of the initial data with its id and parents. */
export interface InitialResource {
  readonly body: JsonObject;
  /** The id; `undefined` if the store generates it. */
  readonly id: Json | undefined;
  readonly parents: ParentIds;
  /**
   * The operation that creates resources in the collection, or else the operation that lists them. For a parent that no
   * operation creates or lists, the operation that returns it.
   */
  readonly operation: Operation;
}
