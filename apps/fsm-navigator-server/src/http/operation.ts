import type { RateClass, Scope } from '../terms.js';
import type { Call } from './call.js';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH';

export interface Pagination {
  readonly page: number;
  readonly per_page: number;
  readonly total: number;
  readonly total_pages: number;
}

/** A successful result, before it becomes a response. */
export interface Answer {
  readonly status: 200 | 201;
  readonly data: unknown;
  readonly pagination?: Pagination;
}

/** The static properties of an operation. */
export interface Description {
  /** The `operationId` in the OpenAPI document. */
  readonly id: string;
  readonly method: Method;
  /** The path relative to the API's base path, with parameters in braces. */
  readonly path: string;
  /** The rate class whose limit a call counts against, in addition to `daily`. */
  readonly rate: Exclude<RateClass, 'daily'>;
  /** The accepted scopes; any one of them suffices. The part before the colon is the resource type. */
  readonly scopes: readonly [Scope, ...Scope[]];
}

/** The last checks of a call and the function that performs it, in order of execution. */
export interface Stages<Resource, Input> {
  /**
   * Finds the resource of the path.
   * @throws Refusal not_found
   */
  find(call: Call): Promise<Resource>;
  /**
   * Validates the parameters and the body without reading stored data.
   * @throws Refusal validation_failed, missing_required_field
   */
  read(call: Call): Input | Promise<Input>;
  /**
   * Checks the references and values of the input against the stored data.
   * @throws Refusal validation_failed, meter_not_found
   */
  relate?(call: Call, resource: Resource, input: Input): Promise<void>;
  /**
   * Checks the change for conflicts with the stored data.
   * @throws Refusal invalid_status_transition, duplicate_customer
   */
  conflict?(call: Call, resource: Resource, input: Input): Promise<void>;
  act(call: Call, resource: Resource, input: Input): Promise<Answer>;
}

export interface Operation extends Description {
  /** Runs only the first stage. */
  readonly find: (call: Call) => Promise<unknown>;
  /** Runs all stages. */
  readonly run: (call: Call) => Promise<Answer>;
}
