import type { Operation, Trigger } from '@touchstone/core';
import type { Obligation, Variant } from '../plan/obligation.js';
import { isUntested, type Untested } from '../plan/reasons.js';
import type { RequestTemplate } from '../plan/request-template.js';
import type { Step } from '../plan/step.js';
import { type PlanContext, successOf } from '../scenario/context.js';
import { scenario } from '../scenario/scenario.js';

/** What one case asks every operation of a group: what costs a window, or hours of the clock, is brought about once. */

export interface Member {
  readonly operation: Operation;
  readonly obligation: Obligation;
  readonly variant: Variant;
}

/** Variants of the whole document, as far as it is asked for, that one case can try together. */
export function membersOf(context: PlanContext, isOf: (trigger: Trigger) => boolean): readonly Member[] {
  return context.obligations
    .filter(({ id }) => context.selected.has(id))
    .flatMap((obligation) =>
      obligation.variants
        .filter(({ trigger }) => trigger !== null && isOf(trigger))
        .map((variant) => ({ operation: obligation.operation, obligation, variant })),
    );
}

export interface Call {
  readonly member: Member;
  readonly request: RequestTemplate;
  /** What it is answered when nothing is wrong; undefined where the operation never accepts. */
  readonly success: Obligation | undefined;
  readonly prerequisites: readonly Step[];
}

export interface Calls {
  readonly calls: readonly Call[];
  /** Variants that no call could be made for. */
  readonly untested: ReadonlyMap<string, Untested>;
}

/** A call of each operation by one caller. */
export function callsOf(
  context: PlanContext,
  members: readonly Member[],
  caller: string,
  label: string,
  refused = false,
): Calls {
  const attempts = members.map(
    (member) => [member.variant.id, callOf(context, member, caller, label, refused)] as const,
  );
  return {
    calls: attempts.flatMap(([, attempt]) => (isUntested(attempt) ? [] : [attempt])),
    untested: new Map(
      attempts.flatMap(([variant, attempt]) => (isUntested(attempt) ? [[variant, attempt] as const] : [])),
    ),
  };
}

/** A call by somebody who is told apart; what it needs is made by another of the same tenant. */
export function callOf(
  context: PlanContext,
  member: Member,
  caller: string,
  label: string,
  refused = false,
): Call | Untested {
  const { operation, variant } = member;
  const made = scenario(context, operation, {
    requirements: { tenant: variant.label },
    label: `${variant.id} ${label}`,
    shape: 'example',
    prefix: `${operation.id} ${label} `,
    refused,
  });
  if (isUntested(made)) return made;
  return {
    member,
    request: { ...made.request, caller },
    success: successOf(context, operation),
    prerequisites: made.steps,
  };
}
