import type { Trigger } from '@touchstone/core';
import type { Case } from '../../plan/case.js';
import { isUntested, type Untested } from '../../plan/reasons.js';
import type { Expectation, Step } from '../../plan/step.js';
import { callerFor } from '../../scenario/caller-for.js';
import type { PlanContext } from '../../scenario/context.js';
import type { ProvokeContext, ProvokeResult } from '../provoker.js';
import { type Call, callsOf, membersOf } from '../sweep.js';
import { givesTokens } from './credential.js';

type Expired = ProvokeContext<Extract<Trigger, { kind: 'credential' }>>;

/**
 * One case for every operation that an expired token is refused by: a token is asked for, accepted until the second it
 * expires, refused by all of them the second after, and another one, for the same client credentials, is accepted.
 * Planned with the first of the variants it proves.
 */
export function provokeExpired(target: Expired): ProvokeResult {
  const { context, variant } = target;
  const plan = planned.get(context) ?? planExpiry(target);
  planned.set(context, plan);
  if (isUntested(plan)) return plan;
  return plan.untested.get(variant.id) ?? (plan.case.variants[0] === variant.id ? [plan.case] : []);
}

/** A token that the run asks for expires when the clock is moved; else a caller must be declared so. */
export function expiresByClock({ context, operation }: ProvokeContext): boolean {
  const { control, callers } = context.options;
  const hasDeclared = Object.values(callers).some(({ expired }) => expired === true);
  return control.clock && !hasDeclared && givesTokens(context, operation);
}

interface ExpiryPlan {
  readonly case: Case;
  readonly untested: ReadonlyMap<string, Untested>;
}

const planned = new WeakMap<PlanContext, ExpiryPlan | Untested>();

function planExpiry(target: Expired): ExpiryPlan | Untested {
  const { context, operation, variant } = target;
  const caller = callerFor(context, operation, { tenant: variant.label, own: 'expiring' });
  if (isUntested(caller)) return caller;
  if (caller === null) return { reason: 'not supported', detail: `${operation.id} needs no credential.` };
  const members = membersOf(context, (trigger) => trigger.kind === 'credential' && trigger.is === 'expired');
  const { calls, untested } = callsOf(context, members, caller, 'expired', true);
  const first = calls.find(({ success, member }) => success && member.operation.method === 'GET') ?? calls[0];
  if (!first)
    return [...untested.values()][0] ?? { reason: 'no valid request', detail: 'No call can be made.' };
  return { case: expiryCase(target, calls, first, caller), untested };
}

function expiryCase(
  { operation, obligation }: Expired,
  calls: readonly Call[],
  first: Call,
  caller: string,
): Case {
  const { success, member } = first;
  const step = (id: string, { request }: Call, expect: Expectation): Step => ({
    kind: 'request',
    id,
    request: { ...request, keepsToken: true },
    expect,
  });
  const accepted = (id: string): readonly Step[] =>
    success
      ? [
          step(id, first, {
            rule: 'recovered',
            obligation: success.id,
            onBehalfOf: member.obligation.id,
            variant: member.variant.id,
          }),
        ]
      : [];
  return {
    id: `${operation.id} ${obligation.error?.code ?? obligation.response.status} the end of a token`,
    operation: operation.id,
    variants: calls.map((call) => call.member.variant.id),
    steps: [
      ...calls.flatMap(({ prerequisites }) => prerequisites),
      { kind: 'freeze-clock', frozen: true },
      { kind: 'renew-token', caller },
      { kind: 'advance-clock', by: { lifeOf: caller, offset: -1 } },
      ...accepted('a second before its end'),
      { kind: 'advance-clock', by: 2 },
      ...calls.map((call, index) =>
        step(`refused ${index + 1}`, call, {
          rule: 'status-intended',
          obligation: call.member.obligation.id,
          variant: call.member.variant.id,
        }),
      ),
      { kind: 'renew-token', caller },
      ...accepted('with another token'),
    ],
    cleanup: [{ kind: 'freeze-clock', frozen: false }],
    exclusive: true,
  };
}
