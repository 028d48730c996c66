import type { Operation, Trigger } from '@touchstone/core';
import type { Case } from '../plan/case.js';
import type { Obligation, Variant } from '../plan/obligation.js';
import { isUntested, type Untested, untested } from '../plan/reasons.js';
import type { RequestTemplate } from '../plan/request-template.js';
import type { Step } from '../plan/step.js';
import type { CallerRequirements } from '../scenario/caller-requirements.js';
import type { PlanContext } from '../scenario/context.js';

export interface ProvokeContext<T = Trigger | null> {
  readonly context: PlanContext;
  readonly operation: Operation;
  readonly obligation: Obligation;
  readonly variant: Variant;
  readonly trigger: T;
}

/** The cases that try one variant, or the reason why no case can try it. */
export type ProvokeResult = readonly Case[] | Untested;

/**
 * An edit that makes a well-formed call wrong in one respect. Mutations of different parts of a call can be combined.
 */
export interface RequestMutation {
  /** A name that distinguishes the mutations of one variant: `maxLength at /title`. */
  readonly name: string;
  /** JSON Pointer to the body value that the mutation changes, if it changes one value of a JSON body. */
  readonly pointer?: string;
  /** Requirements of the caller, if it differs from the caller that creates the prerequisites. */
  readonly requirements?: Partial<CallerRequirements>;
  /**
   * True if many servers accept the call: they convert a number to a text, ignore an undeclared property, or return an
   * empty list for an absent parent.
   */
  readonly isTolerable?: true;
  /** True if a value in the path violates its schema, so that the server may say that nothing exists there. */
  readonly namesNothing?: true;
  readonly edit?: (request: RequestTemplate) => RequestTemplate;
  /** The body that `edit` starts from. Default: the document's example, or else a minimal body. */
  readonly shape?: 'full';
  /**
   * True if the call is refused for any caller and any resource. Without a suitable caller, it is tried anonymously
   * with sampled ids.
   */
  readonly anonymous?: true;
  /** True if the call is refused because its resource does not exist, so it can be made with sampled ids only. */
  readonly needsNoResource?: true;
  /** True if the case needs a separate resource, even if the operation only reads. */
  readonly fresh?: true;
  /**
   * Returns true for a prerequisite that must run only after the refused call, because it lifts the cause of the
   * refusal.
   */
  readonly lacks?: (step: Step, wellFormed: RequestTemplate) => boolean;
  /** Returns steps after which the same call succeeds. `caller` is a caller that no other case uses. */
  readonly recover?: (caller: string) => readonly Step[];
  /**
   * Returns the call that succeeds after recovery, if it differs from the refused call, for example by its source
   * address.
   */
  readonly recovered?: (request: RequestTemplate) => RequestTemplate;
  /** True if the steps of `before` do not write to the resource of the call. */
  readonly touchesNothing?: true;
  /** How many times the call is sent at most, until a rate limit refuses it. Default: once. */
  readonly burst?: number;
  /**
   * Present if the call sends the version that was read before the steps of `before`; `outdated` if these steps must have
   * changed it.
   */
  readonly keepsVersion?: 'any' | 'outdated';
  /** True if the resource of the call lacks the actions that must come before an accepted call. */
  readonly unprepared?: true;
  /** True if the steps of `before` may remove the resource of the call, so that its state cannot be read. */
  readonly mayEndResource?: true;
  /** Steps between the prerequisites and the refused call. */
  readonly before?: (caller: string, wellFormed: RequestTemplate) => readonly Step[];
}

/** Returns the planned cases, or the first reason if there are no cases. */
export function collectCases(planned: readonly (Case | Untested)[]): ProvokeResult {
  const cases = planned.filter((result): result is Case => !isUntested(result));
  const [first] = planned;
  if (cases.length > 0) return cases;
  return isUntested(first)
    ? first
    : untested('no violation possible', 'No request can provoke this response.');
}
