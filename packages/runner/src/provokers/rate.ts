import type { Operation, Trigger } from '@touchstone/core';
import type { Case, Expectation, RequestTemplate, Step } from '../plan/case.js';
import { isUnreachable, type PlanContext, successOf } from '../plan/context.js';
import type { Obligation, Way } from '../plan/obligation.js';
import { principalFor } from '../plan/principals.js';
import { scenario } from '../plan/scenario.js';
import { type Provoked, type Target, unreachable } from './provoker.js';

type Rate = Target<Extract<Trigger, { kind: 'rate-exceeded' }>>;

/** Calls admitted to the principal whose window is filled. */
const SMALL = 3;
/** Longest window, in seconds, that is waited for where the clock cannot be moved. */
const PATIENCE = 90;

/**
 * One case for a whole class: its window filled once, every operation of the class asked inside it, refused
 * until the wait is over and accepted after.
 */
export function provokeRate(target: Rate): Provoked {
  const { context, trigger, operation, way } = target;
  const members = membersOf(context, trigger.class);
  if (members[0]?.way.id !== way.id) return [];
  if (!context.options.allow.includes('rate')) {
    return unreachable('probe not allowed', 'Filling a rate window uses up a quota: allow it with `--allow rate`.');
  }
  const { control, principals } = context.options;
  if (!control.clock && (trigger.window === 0 || trigger.window > PATIENCE)) {
    return unreachable('no clock control', `The window of ${trigger.class} is too long to wait for: the clock must be movable (control hook \`clock\`).`);
  }
  // Labelled as its way is, so that what others make for the window is its own.
  const need = { tenant: way.label, limits: { [trigger.class]: SMALL }, own: 'filled' };
  const caller = principalFor(context, operation, need);
  if (isUnreachable(caller)) return caller;
  if (caller === null) return unreachable('not supported', 'A rate limit of anonymous calls is not filled.');
  const limit = control.principals ? SMALL : (principals[caller]?.limits?.[trigger.class] ?? SMALL);
  const calls = members.flatMap((member) => callOf(context, member, caller, 'in the window') ?? []);
  const last = callOf(context, members[0], caller, 'after the window');
  const [first] = calls;
  if (!first || !last) return unreachable('no valid request', `No call of the class ${trigger.class} can be made.`);
  return [windowCase(target, { members, calls, first, last, caller, limit })];
}

interface Member {
  readonly operation: Operation;
  readonly obligation: Obligation;
  readonly way: Way;
}

function membersOf(context: PlanContext, name: string): readonly Member[] {
  return context.obligations.flatMap((obligation) =>
    obligation.ways
      .filter(({ trigger }) => trigger?.kind === 'rate-exceeded' && trigger.class === name)
      .map((way) => ({ operation: obligation.operation, obligation, way })),
  );
}

interface Call {
  readonly member: Member;
  readonly request: RequestTemplate;
  readonly success: Obligation;
  readonly prerequisites: readonly Step[];
  readonly cleanup: readonly Step[];
}

/** A call by the principal whose limits are small; what it needs is made by another. */
function callOf(context: PlanContext, member: Member | undefined, caller: string, label: string): Call | undefined {
  const success = member && successOf(context, member.operation);
  if (!member || !success) return undefined;
  const made = scenario(context, member.operation, {
    need: { tenant: member.way.label },
    label: `${member.way.id} ${label}`,
    shape: 'example',
    prefix: `${member.operation.id} ${label} `,
  });
  if (isUnreachable(made)) return undefined;
  return { member, request: { ...made.request, principal: caller }, success, prerequisites: made.steps, cleanup: made.cleanup };
}

interface Cycle {
  readonly members: readonly Member[];
  readonly calls: readonly Call[];
  readonly first: Call;
  readonly last: Call;
  readonly caller: string;
  readonly limit: number;
}

function windowCase(target: Rate, { members, calls, first, last, caller, limit }: Cycle): Case {
  const { context, trigger, operation } = target;
  const refusedAs = (call: Call, rule: Expectation['rule']): Expectation => ({
    rule,
    obligation: call.member.obligation.id,
    way: call.member.way.id,
    compare: { kind: 'rate', limit },
  });
  const step = (id: string, call: Call, expect: Expectation): Step => ({ kind: 'request', id, request: call.request, expect });
  const fill = Array.from({ length: limit }, (_, index): Step => {
    const call = calls[index % calls.length] ?? first;
    return step(`fill ${index + 1}`, call, { rule: 'rate-limit', obligation: call.success.id, onBehalfOf: call.member.obligation.id, way: call.member.way.id });
  });
  const asks = calls.map((call, index) => step(`ask ${index + 1}`, call, refusedAs(call, 'status-intended')));
  const accepted: Expectation = { rule: 'rate-limit', obligation: last.success.id, onBehalfOf: last.member.obligation.id, way: last.member.way.id };
  return {
    id: `${operation.id} ${target.obligation.error?.code ?? '429'} window of ${trigger.class}`,
    operation: operation.id,
    ways: members.map(({ way }) => way.id),
    steps: [
      ...[...calls, last].flatMap(({ prerequisites }) => prerequisites),
      { kind: 'freeze-clock', frozen: true },
      ...fill,
      ...asks,
      ...orderSteps(context, first, caller, refusedAs(first, 'error-order')),
      { kind: 'advance-clock', by: { waitOf: 'ask 1', offset: -1 } },
      step('a second early', first, refusedAs(first, 'rate-limit')),
      { kind: 'advance-clock', by: 1 },
      step('the wait is over', last, accepted),
    ],
    cleanup: [{ kind: 'freeze-clock', frozen: false }, ...calls.flatMap(({ cleanup }) => cleanup)],
    exclusive: true,
  };
}

/** Where the document says so, the rate is checked before the scope. */
function orderSteps(context: PlanContext, call: Call, principal: string, expect: Expectation): readonly Step[] {
  const { errorOrder } = context.model;
  const scoped = context.obligations.find(
    ({ operation, ways }) => operation.id === call.member.operation.id && ways.some(({ trigger }) => trigger?.kind === 'scope-missing' && trigger.lacks === 'operation'),
  );
  const [rate, scope] = [call.member.obligation, scoped].map((each) => errorOrder.indexOf(each?.error?.code ?? ''));
  if (!scoped || rate === undefined || scope === undefined || rate < 0 || rate > scope || !context.options.control.principals) return [];
  return [
    { kind: 'update-principal', principal, change: { scopes: context.scopes.slice(-1) } },
    { kind: 'request', id: 'without the scope', request: call.request, expect },
    { kind: 'update-principal', principal, change: { scopes: context.scopes } },
  ];
}

