import type { Trigger } from '@touchstone/core';
import type { Case } from '../../plan/case.js';
import { isUntested, type Untested, untested } from '../../plan/reasons.js';
import type { RequestTemplate } from '../../plan/request-template.js';
import type { Expectation, Step, StepRole } from '../../plan/step.js';
import { callerFor } from '../../scenario/caller-for.js';
import type { PlanContext } from '../../scenario/context.js';
import { obligationName } from '../obligation-name.js';
import type { ProvokeContext, ProvokeResult } from '../provoke-context.js';
import { type Call, callOf, callsOf, membersOf } from '../sweep.js';
import { usesTokens } from './credential.js';

type Expired = ProvokeContext<Extract<Trigger, { kind: 'credential' }>>;

/**
 * Plans one case for all operations that refuse an expired token. A new token is accepted one second before its expiry,
 * every operation refuses it one second after its expiry, and its successor is accepted. The case belongs to the first
 * variant that it proves.
 */
export function provokeExpired(target: Expired): ProvokeResult {
  const { context, variant } = target;
  const plan = planned.get(context) ?? planExpiry(target);
  planned.set(context, plan);
  if (isUntested(plan)) return plan;
  return plan.untested.get(variant.id) ?? (plan.case.variants[0] === variant.id ? [plan.case] : []);
}

/**
 * Plans a case for one operation whose errors the document does not declare. A new token is accepted one second before its
 * expiry by a GET, and the operation is called one second after its expiry.
 */
export function provokeExpiredOnce({ context, operation, obligation, variant }: Expired): ProvokeResult {
  const caller = callerFor(context, operation, { tenant: variant.label, dedicatedTo: 'expiring' });
  if (isUntested(caller)) return caller;
  if (caller === null) return untested('not supported', `${operation.id} needs no credential.`);
  const call = callOf(context, { operation, obligation, variant }, caller, 'expired', true);
  if (isUntested(call)) return call;
  const { success, prerequisites } = call;
  const request: RequestTemplate = { ...call.request, keepsToken: true };
  const control: readonly Step[] =
    success && operation.method === 'GET'
      ? [
          {
            kind: 'request',
            role: 'prerequisite',
            id: 'a second before its end',
            request,
            expect: { rule: 'recovered', obligation: success.id, onBehalfOf: obligation.id },
          },
        ]
      : [];
  return [
    {
      id: `${operation.id} ${obligationName(context, obligation)} ${variant.label}`,
      operation: operation.id,
      variants: [variant.id],
      steps: [
        ...prerequisites,
        { kind: 'freeze-clock', role: 'prerequisite', frozen: true },
        { kind: 'renew-token', role: 'prerequisite', caller },
        { kind: 'advance-clock', role: 'prerequisite', by: { lifeOf: caller, offset: -1 } },
        ...control,
        { kind: 'advance-clock', role: 'prerequisite', by: 2 },
        {
          kind: 'request',
          role: 'attempt',
          id: 'refused',
          request,
          expect: { rule: 'status-intended', obligation: obligation.id, variant: variant.id },
        },
        { kind: 'freeze-clock', role: 'cleanup', frozen: false },
      ],
      exclusive: true,
    },
  ];
}

/** Returns true if the plan moves the clock past a token's expiry instead of using a caller that is `expired`. */
export function expiresByClock({
  context,
  operation,
}: Pick<ProvokeContext, 'context' | 'operation'>): boolean {
  const { control, callers } = context.options;
  const hasDeclared = Object.values(callers).some(({ expired }) => expired === true);
  return control.clock && !hasDeclared && usesTokens(context, operation);
}

interface ExpiryPlan {
  readonly case: Case;
  /** The reasons why no call can try a variant, by variant id. */
  readonly untested: ReadonlyMap<string, Untested>;
}

const planned = new WeakMap<PlanContext, ExpiryPlan | Untested>();

function planExpiry(target: Expired): ExpiryPlan | Untested {
  const { context, operation, variant } = target;
  const caller = callerFor(context, operation, { tenant: variant.label, dedicatedTo: 'expiring' });
  if (isUntested(caller)) return caller;
  if (caller === null) return untested('not supported', `${operation.id} needs no credential.`);
  const members = membersOf(context, (trigger) => trigger.kind === 'credential' && trigger.is === 'expired');
  const { calls, untested: impossible } = callsOf(context, members, caller, 'expired', true);
  const first = calls.find(({ success, member }) => success && member.operation.method === 'GET') ?? calls[0];
  if (!first)
    return (
      [...impossible.values()][0] ??
      untested('no valid request', 'No operation that rejects an expired token can be called.')
    );
  return { case: expiryCase(target, calls, first, caller), untested: impossible };
}

function expiryCase({ operation }: Expired, calls: readonly Call[], first: Call, caller: string): Case {
  const { success, member } = first;
  const step = (role: StepRole, id: string, { request }: Call, expect: Expectation): Step => ({
    kind: 'request',
    role,
    id,
    request: { ...request, keepsToken: true },
    expect,
  });
  const accepted = (role: StepRole, id: string): readonly Step[] =>
    success
      ? [
          step(role, id, first, {
            rule: 'recovered',
            obligation: success.id,
            onBehalfOf: member.obligation.id,
            variant: member.variant.id,
          }),
        ]
      : [];
  return {
    // Independent of the operation that the case belongs to.
    id: 'end of a token',
    operation: operation.id,
    variants: calls.map((call) => call.member.variant.id),
    steps: [
      ...calls.flatMap(({ prerequisites }) => prerequisites),
      { kind: 'freeze-clock', role: 'prerequisite', frozen: true },
      { kind: 'renew-token', role: 'prerequisite', caller },
      { kind: 'advance-clock', role: 'attempt', by: { lifeOf: caller, offset: -1 } },
      ...accepted('attempt', 'a second before its end'),
      { kind: 'advance-clock', role: 'attempt', by: 2 },
      ...calls.map((call, index) =>
        step('attempt', `refused ${index + 1}`, call, {
          rule: 'status-intended',
          obligation: call.member.obligation.id,
          variant: call.member.variant.id,
        }),
      ),
      { kind: 'renew-token', role: 'recovered', caller },
      ...accepted('recovered', 'with another token'),
      { kind: 'freeze-clock', role: 'cleanup', frozen: false },
    ],
    exclusive: true,
  };
}
