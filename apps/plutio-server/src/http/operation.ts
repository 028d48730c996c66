import type { Action, Entity } from '../terms.js';
import type { Call } from './call.js';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** A success, before it is written for the wire. */
export interface Answer {
  readonly status: 200 | 201;
  readonly body: unknown;
}

/** What an operation is, apart from what it does. */
export interface Description {
  /** The document's operationId. */
  readonly id: string;
  readonly method: Method;
  /** Below the API's base, parameters in braces. */
  readonly path: string;
  readonly entity: Entity;
  /** What the role of the user behind the client must allow. */
  readonly action: Action;
  /** Of the entity, for messages: `time tracks`. */
  readonly plural: string;
  /** False where the entity type does not have this endpoint. */
  readonly available: boolean;
}

/** The last checks of a call and what it does, in the order in which they are made. */
export interface Stages<Input, Resource> {
  /** Reads parameters and body by themselves. @throws Refusal invalid_request */
  read(call: Call): Input | Promise<Input>;
  /** Checks that what the input refers to is there. @throws Refusal invalid_request */
  relate?(call: Call, input: Input): Promise<void>;
  /** Finds what the call is about. @throws Refusal not_found */
  find(call: Call, input: Input): Promise<Resource>;
  act(call: Call, input: Input, resource: Resource): Promise<Answer>;
}

export interface Operation extends Description {
  /** The first of its stages by itself. */
  readonly read: (call: Call) => unknown;
  /** All of them. */
  readonly run: (call: Call) => Promise<Answer>;
}
