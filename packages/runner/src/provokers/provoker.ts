import { atPointer, type Json, type Operation, type Trigger } from '@touchstone/core';
import type { Case } from '../plan/case.js';
import type { Obligation, Variant } from '../plan/obligation.js';
import { isUntested, type Untested } from '../plan/reasons.js';
import type { RequestTemplate } from '../plan/request-template.js';
import type { Step } from '../plan/step.js';
import type { CallerRequirements } from '../scenario/caller-for.js';
import type { PlanContext } from '../scenario/context.js';

/** What is to be provoked. */
export interface ProvokeContext<T = Trigger | null> {
  readonly context: PlanContext;
  readonly operation: Operation;
  readonly obligation: Obligation;
  readonly variant: Variant;
  readonly trigger: T;
}

/** The cases that try one variant, or why it cannot be tried. */
export type ProvokeResult = readonly Case[] | Untested;

/** What makes a well-formed call wrong in one respect. Two overlays that touch different parts can be laid together. */
export interface RequestMutation {
  /** Tells several overlays of one variant apart: `maxLength at /title`. */
  readonly name: string;
  /** Who calls, where it is not the one who made the prerequisites. */
  readonly requirements?: Partial<CallerRequirements>;
  readonly edit?: (request: RequestTemplate) => RequestTemplate;
  /** The call that `edit` starts from. Default: the document's example, or the smallest. */
  readonly shape?: 'full';
  /** Refused whoever calls, and whatever is named: tried with neither where there is nobody to call. */
  readonly anonymous?: true;
  /** The resource it calls on is made for the case alone, though the operation only reads. */
  readonly fresh?: true;
  /** Prerequisites that the refused call is made without: they come after it, and mend it. */
  readonly lacks?: (step: Step, wellFormed: RequestTemplate) => boolean;
  /** Steps after which the same call is accepted. Given the name of the caller, which is then the case's own. */
  readonly recover?: (caller: string) => readonly Step[];
  /** The call that is accepted once mended, where it is not the refused one: from another address. */
  readonly recovered?: (request: RequestTemplate) => RequestTemplate;
  /** The steps in front of the call write to nothing that it is about. */
  readonly touchesNothing?: true;
  /** Steps in front of the refused call, after the prerequisites; the caller's name given. */
  readonly before?: (caller: string, wellFormed: RequestTemplate) => readonly Step[];
}

/** What stands at a JSON Pointer of the body that would be sent. */
export const bodyValueAt = (request: RequestTemplate, pointer: string): Json | undefined =>
  request.body && 'value' in request.body
    ? (atPointer(request.body.value, pointer) as Json | undefined)
    : undefined;

/** All cases; or, where there are none, why. */
export function collectCases(planned: readonly (Case | Untested)[]): ProvokeResult {
  const cases = planned.filter((each): each is Case => !isUntested(each));
  const [first] = planned;
  if (cases.length > 0) return cases;
  return isUntested(first) ? first : untested('no violation possible', 'Nothing was found to try.');
}
