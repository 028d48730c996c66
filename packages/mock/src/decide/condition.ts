import type { CredentialState, Operation, RequestPart } from '@touchstone/core';
import type { RequestContext } from '../request-context.js';
import type { StatePredicates } from '../state/state.js';
import type { RefusalDetail } from './refusal.js';

/** A function that returns the detail of a refusal if the condition of a trigger holds for the request. */
export type Condition = (context: RequestContext) => RefusalDetail | undefined;

/** Facts about an operation that the conditions of its triggers depend on. */
export interface ConditionSettings {
  /** The stored state; `null` if the mock is stateless. Without it, conditions that depend on the state never hold. */
  readonly state: StatePredicates | null;
  readonly operation: Operation;
  readonly code: string | null;
  /** Credential states and request parts that this trigger is responsible for. */
  readonly covers: ReadonlySet<CredentialState | RequestPart>;
  /** True if the operation has a separate error for bodies that are invalid only because properties are missing. */
  readonly hasRequiredMissing: boolean;
  /** True if the operation distinguishes callers that have a scope of the required type from callers that have none. */
  readonly distinguishesScopes: boolean;
  /** True if the operation distinguishes absent resources from resources of another tenant. */
  readonly distinguishesTenants: boolean;
  readonly isTokenEndpoint: boolean;
}
