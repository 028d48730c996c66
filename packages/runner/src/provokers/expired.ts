import type { Trigger } from '@touchstone/core';
import type { Case, Expectation, Step, Unreachable } from '../plan/case.js';
import { isUnreachable, type PlanContext } from '../plan/context.js';
import { principalFor } from '../plan/principals.js';
import { givesTokens } from './credential.js';
import type { Provoked, Target } from './provoker.js';
import { type Call, callsOf, membersOf } from './sweep.js';

type Expired = Target<Extract<Trigger, { kind: 'credential' }>>;

/**
 * One case for every operation that an expired token is refused by: a token is asked for, accepted until the second it
 * expires, refused by all of them the second after, and another one, for the same client credentials, is accepted.
 * Planned with the first of the ways it proves.
 */
export function provokeExpired(target: Expired): Provoked {
  const { context, way } = target;
  const plan = planned.get(context) ?? planExpiry(target);
  planned.set(context, plan);
  if (isUnreachable(plan)) return plan;
  return plan.unreachable.get(way.id) ?? (plan.case.ways[0] === way.id ? [plan.case] : []);
}

/** A token that the run asks for expires when the clock is moved; else a principal must be declared so. */
export function expiresByClock({ context, operation }: Target): boolean {
  const { control, principals } = context.options;
  const hasDeclared = Object.values(principals).some(({ expired }) => expired === true);
  return control.clock && !hasDeclared && givesTokens(context, operation);
}

interface ExpiryPlan {
  readonly case: Case;
  readonly unreachable: ReadonlyMap<string, Unreachable>;
}

const planned = new WeakMap<PlanContext, ExpiryPlan | Unreachable>();

function planExpiry(target: Expired): ExpiryPlan | Unreachable {
  const { context, operation, way } = target;
  const caller = principalFor(context, operation, { tenant: way.label, own: 'expiring' });
  if (isUnreachable(caller)) return caller;
  if (caller === null) return { reason: 'not supported', detail: `${operation.id} needs no credential.` };
  const members = membersOf(context, (trigger) => trigger.kind === 'credential' && trigger.is === 'expired');
  const { calls, unreachable } = callsOf(context, members, caller, 'expired', true);
  const first = calls.find(({ success, member }) => success && member.operation.method === 'GET') ?? calls[0];
  if (!first)
    return [...unreachable.values()][0] ?? { reason: 'no valid request', detail: 'No call can be made.' };
  return { case: expiryCase(target, calls, first, caller), unreachable };
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
            rule: 'mended',
            obligation: success.id,
            onBehalfOf: member.obligation.id,
            way: member.way.id,
          }),
        ]
      : [];
  return {
    id: `${operation.id} ${obligation.error?.code ?? obligation.response.status} the end of a token`,
    operation: operation.id,
    ways: calls.map((call) => call.member.way.id),
    steps: [
      ...calls.flatMap(({ prerequisites }) => prerequisites),
      { kind: 'freeze-clock', frozen: true },
      { kind: 'renew-token', principal: caller },
      { kind: 'advance-clock', by: { lifeOf: caller, offset: -1 } },
      ...accepted('a second before its end'),
      { kind: 'advance-clock', by: 2 },
      ...calls.map((call, index) =>
        step(`refused ${index + 1}`, call, {
          rule: 'status-intended',
          obligation: call.member.obligation.id,
          way: call.member.way.id,
        }),
      ),
      { kind: 'renew-token', principal: caller },
      ...accepted('with another token'),
    ],
    cleanup: [{ kind: 'freeze-clock', frozen: false }],
    exclusive: true,
  };
}
