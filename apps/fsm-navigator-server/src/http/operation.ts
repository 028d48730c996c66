import type { RateClass, Scope } from '../terms.js';
import type { Call } from './call.js';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH';

export interface Pagination {
  readonly page: number;
  readonly per_page: number;
  readonly total: number;
  readonly total_pages: number;
}

/** A success, before it is wrapped for the wire. */
export interface Answer {
  readonly status: 200 | 201;
  readonly data: unknown;
  readonly pagination?: Pagination;
}

/** What an operation is, apart from what it does. */
export interface Description {
  /** The document's operationId. */
  readonly id: string;
  readonly method: Method;
  /** Below the API's base, parameters in braces. */
  readonly path: string;
  /** The class a call counts in, besides `daily`. */
  readonly rate: Exclude<RateClass, 'daily'>;
  /** Any one of these suffices. The resource type is the part before the colon. */
  readonly scopes: readonly [Scope, ...Scope[]];
}

/** The last checks of a call and what it does, in the order in which they are made. */
export interface Stages<Resource, Input> {
  /** Finds what the path names. @throws Refusal not_found */
  find(call: Call): Promise<Resource>;
  /** Reads parameters and body by themselves. @throws Refusal validation_failed, missing_required_field */
  read(call: Call): Input | Promise<Input>;
  /** Checks the input against what is stored. @throws Refusal validation_failed, meter_not_found */
  relate?(call: Call, resource: Resource, input: Input): Promise<void>;
  /** @throws Refusal invalid_status_transition, duplicate_customer */
  conflict?(call: Call, resource: Resource, input: Input): Promise<void>;
  act(call: Call, resource: Resource, input: Input): Promise<Answer>;
}

export interface Operation extends Description {
  /** The first of its stages by itself. */
  readonly find: (call: Call) => Promise<unknown>;
  /** All of them. */
  readonly run: (call: Call) => Promise<Answer>;
}
