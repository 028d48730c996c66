import type { Json, Operation, Trigger } from '@touchstone/core';
import { atPointer } from '@touchstone/core/internal';
import type { Need } from '../plan/callers.js';
import type { Case, RequestTemplate, Step, Untested } from '../plan/case.js';
import { isUntested, type PlanContext } from '../plan/context.js';
import type { Obligation, Variant } from '../plan/obligation.js';

/** What is to be provoked. */
export interface Target<T = Trigger | null> {
  readonly context: PlanContext;
  readonly operation: Operation;
  readonly obligation: Obligation;
  readonly variant: Variant;
  readonly trigger: T;
}

/** The cases that try one variant, or why it cannot be tried. */
export type Provoked = readonly Case[] | Untested;

/** What makes a well-formed call wrong in one respect. Two overlays that touch different parts can be laid together. */
export interface Overlay {
  /** Tells several overlays of one variant apart: `maxLength at /title`. */
  readonly name: string;
  /** Who calls, where it is not the one who made the prerequisites. */
  readonly need?: Partial<Need>;
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

export const untested = (reason: Untested['reason'], detail: string): Untested => ({
  reason,
  detail,
});

/** What stands at a JSON Pointer of the body that would be sent. */
export const bodyValueAt = (request: RequestTemplate, pointer: string): Json | undefined =>
  request.body && 'value' in request.body
    ? (atPointer(request.body.value, pointer) as Json | undefined)
    : undefined;

/** All cases; or, where there are none, why. */
export function gather(planned: readonly (Case | Untested)[]): Provoked {
  const cases = planned.filter((each): each is Case => !isUntested(each));
  const [first] = planned;
  if (cases.length > 0) return cases;
  return isUntested(first) ? first : untested('no violation possible', 'Nothing was found to try.');
}
