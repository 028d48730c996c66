import type { Action, Entity } from '../terms.js';
import type { Call } from './call.js';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** A successful result, before it becomes a response. */
export interface Answer {
  readonly status: 200 | 201;
  readonly body: unknown;
}

/** The static properties of an operation. */
export interface Description {
  /** The `operationId` in the OpenAPI document. */
  readonly id: string;
  readonly method: Method;
  /** The path relative to the API's base path, with parameters in braces. */
  readonly path: string;
  readonly entity: Entity;
  /** The action that the role of the client's user must permit. */
  readonly action: Action;
  /** The plural noun of the entity for messages, such as `time tracks`. */
  readonly plural: string;
  /** False if the entity type does not support this endpoint. */
  readonly available: boolean;
}

/** The last checks of a call and the function that performs the call, in order of execution. */
export interface Stages<Input, Resource> {
  /**
   * Validates the parameters and the body without reading stored data.
   * @throws Refusal invalid_request
   */
  read(call: Call): Input | Promise<Input>;
  /**
   * Checks that referenced entities exist.
   * @throws Refusal invalid_request
   */
  relate?(call: Call, input: Input): Promise<void>;
  /**
   * Finds the entity or entities of the call.
   * @throws Refusal not_found
   */
  find(call: Call, input: Input): Promise<Resource>;
  act(call: Call, input: Input, resource: Resource): Promise<Answer>;
}

export interface Operation extends Description {
  /** Runs only the first stage. */
  readonly read: (call: Call) => unknown;
  /** Runs all stages. */
  readonly run: (call: Call) => Promise<Answer>;
}
