import type { Operation, Trigger } from '@touchstone/core';
import type { Obligation, Variant } from '../plan/obligation.js';
import { isUntested, type Untested } from '../plan/reasons.js';
import type { RequestTemplate } from '../plan/request-template.js';
import type { Step } from '../plan/step.js';
import { type PlanContext, successOf } from '../scenario/context.js';
import { planScenario } from '../scenario/plan-scenario.js';

// One case calls every operation of a group, because filling a rate window or expiring a token is slow.

/** A variant that one case tries together with others. */
export interface Member {
  readonly operation: Operation;
  readonly obligation: Obligation;
  readonly variant: Variant;
}

/** Returns the selected variants of the document whose trigger matches. */
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
  /** The obligation that the call fulfils if it is accepted; undefined if the operation documents no success. */
  readonly success: Obligation | undefined;
  readonly prerequisites: readonly Step[];
}

export interface Calls {
  readonly calls: readonly Call[];
  /** The reasons why no call can try a variant, by variant id. */
  readonly untested: ReadonlyMap<string, Untested>;
}

/** Plans one call for each variant, all by the same caller. `refused` is true if the server should refuse all calls. */
export function callsOf(
  context: PlanContext,
  members: readonly Member[],
  caller: string,
  label: string,
  refused = false,
): Calls {
  const results = members.map(
    (member) => [member.variant.id, callOf(context, member, caller, label, refused)] as const,
  );
  return {
    calls: results.flatMap(([, result]) => (isUntested(result) ? [] : [result])),
    untested: new Map(
      results.flatMap(([variant, result]) => (isUntested(result) ? [[variant, result] as const] : [])),
    ),
  };
}

/** Plans a call by the given caller. Another caller of the same tenant creates its prerequisites. */
export function callOf(
  context: PlanContext,
  member: Member,
  caller: string,
  label: string,
  refused = false,
): Call | Untested {
  const { operation, variant } = member;
  const wellFormed = planScenario(context, operation, {
    requirements: { tenant: variant.label },
    label: `${variant.id} ${label}`,
    shape: 'example',
    prefix: `${operation.id} ${label} `,
    refused,
  });
  if (isUntested(wellFormed)) return wellFormed;
  return {
    member,
    request: { ...wellFormed.request, caller },
    success: successOf(context, operation),
    prerequisites: wellFormed.steps,
  };
}
