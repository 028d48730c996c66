import type { Binding } from '../plan/binding.js';
import type { ClientAuthentication, RequestTemplate } from '../plan/request-template.js';
import type { Step } from '../plan/step.js';
import type { CallerRequirements } from './caller-requirements.js';
import type { BodyOptions } from './sampled-body.js';

/** A well-formed call that should succeed, and the steps that create its prerequisites. */
export interface Scenario {
  readonly steps: readonly Step[];
  readonly request: RequestTemplate;
  /** The string by which a search finds the new item; null if no field of the body can contain it. */
  readonly marker: string | null;
}

export interface ScenarioOptions extends BodyOptions {
  readonly requirements: CallerRequirements;
  /** Prefix of binding names, which must be unique within a case. */
  readonly prefix?: string;
  /** Path parameters that are already bound, by name. */
  readonly parents?: ReadonlyMap<string, Binding>;
  /** Recursion depth of this scenario. Default: 0. */
  readonly depth?: number;
  /** True if the server should refuse the call. All refused calls to an operation share the resource that they name. */
  readonly refused?: boolean;
  /**
   * True if path parameters name resources that are created only for this case. Default: only for operations that
   * write.
   */
  readonly fresh?: boolean;
  /** True to omit the actions that must come before an accepted call; see `requiredActions`. */
  readonly unprepared?: boolean;
  /** True if path parameters without an available resource receive sampled values. */
  readonly madeUp?: boolean;
  /** True if the call creates the item at a new key that the client chooses. */
  readonly newKey?: boolean;
  /** Names of optional query parameters to send. */
  readonly query?: readonly string[];
  /** The client authentication method of a token request. Default: the first documented method. */
  readonly by?: ClientAuthentication['by'];
}
