import type { Trigger } from '@touchstone/core';
import type { Case, Expectation, Step, Unreachable } from '../plan/case.js';
import { isUnreachable, type PlanContext } from '../plan/context.js';
import { withParameter } from '../plan/edit.js';
import type { Obligation } from '../plan/obligation.js';
import { principalFor } from '../plan/principals.js';
import { type Provoked, type Target, unreachable } from './provoker.js';
import { type Call, callOf, callsOf, membersOf } from './sweep.js';

type Rate = Target<Extract<Trigger, { kind: 'rate-exceeded' }>>;

/** Calls admitted to the principal whose window is filled. */
const SMALL = 3;
/** Longest window, in seconds, that is waited for where the clock cannot be moved. */
const PATIENCE = 90;

/**
 * One case for a whole class: its window filled once, every operation of the class asked inside it, refused
 * until the wait is over and accepted after. Planned with the first of the ways it proves.
 */
export function provokeRate(target: Rate): Provoked {
  const { way, trigger, context } = target;
  const plans = planned.get(context) ?? new Map<string, ClassPlan | Unreachable>();
  planned.set(context, plans);
  const plan = plans.get(trigger.class) ?? planClass(target);
  plans.set(trigger.class, plan);
  if (isUnreachable(plan)) return plan;
  return plan.unreachable.get(way.id) ?? (plan.case.ways[0] === way.id ? [plan.case] : []);
}

interface ClassPlan {
  readonly case: Case;
  /** Ways of the class that no call could be made for. */
  readonly unreachable: ReadonlyMap<string, Unreachable>;
}

const planned = new WeakMap<PlanContext, Map<string, ClassPlan | Unreachable>>();

function planClass(target: Rate): ClassPlan | Unreachable {
  const { context, trigger, operation, way } = target;
  if (!context.options.allow.includes('rate')) {
    return unreachable(
      'probe not allowed',
      'Filling a rate window uses up a quota: allow it with `--allow-probes rate`.',
    );
  }
  const { control, principals } = context.options;
  if (!control.clock && (trigger.window === 0 || trigger.window > PATIENCE)) {
    const why =
      trigger.window === 0
        ? 'Nobody says how long the window is'
        : `The window of ${trigger.class} is too long to wait for`;
    return unreachable(
      'no clock control',
      `${why}: the clock must be movable (\`control.hooks\` of the configuration: \`clock\`), or \`x-error\` name a \`window\` of at most ${PATIENCE} s.`,
    );
  }
  // Labelled as its way is, so that what others make for the window is its own.
  const need = { tenant: way.label, limits: { [trigger.class]: SMALL }, own: 'filled' };
  const caller = principalFor(context, operation, need);
  if (isUnreachable(caller)) return caller;
  if (caller === null) return unreachable('not supported', 'A rate limit of anonymous calls is not filled.');
  if (!control.principals && principalFor(context, operation, { tenant: way.label }) === caller) {
    return unreachable(
      'no principal',
      `Configure a second principal with \`limits\` for ${trigger.class}: the window of the one that makes all other calls is never empty.`,
    );
  }
  const limit = control.principals ? SMALL : (principals[caller]?.limits?.[trigger.class] ?? SMALL);
  const { calls, unreachable: impossible } = callsOf(
    context,
    membersOf(context, (each) => each.kind === 'rate-exceeded' && each.class === trigger.class),
    caller,
    'in the window',
  );
  const first = calls.find(({ success }) => success !== undefined);
  const last = first && callOf(context, first.member, caller, 'after the window');
  if (!first?.success || !last || isUnreachable(last) || !last.success)
    return unreachable('no valid request', `No call of the class ${trigger.class} can be made.`);
  return {
    case: windowCase(target, { calls, first, last: { ...last, success: last.success }, caller, limit }),
    unreachable: impossible,
  };
}

interface Cycle {
  readonly calls: readonly Call[];
  readonly first: Call;
  readonly last: Call & { readonly success: Obligation };
  readonly caller: string;
  readonly limit: number;
}

function windowCase(target: Rate, { calls, first, last, caller, limit }: Cycle): Case {
  const { context, trigger, operation } = target;
  const refusedAs = (call: Call, rule: Expectation['rule']): Expectation => ({
    rule,
    obligation: call.member.obligation.id,
    way: call.member.way.id,
    compare: { kind: 'rate', limit },
  });
  const step = (id: string, call: Call, expect: Expectation): Step => ({
    kind: 'request',
    id,
    request: call.request,
    expect,
  });
  const accepting = calls.flatMap((call) => (call.success ? [{ ...call, success: call.success }] : []));
  const fill = Array.from({ length: limit }, (_, index): Step => {
    const call = accepting[index % accepting.length] ?? last;
    return step(`fill ${index + 1}`, call, {
      rule: 'rate-limit',
      obligation: call.success.id,
      onBehalfOf: call.member.obligation.id,
      way: call.member.way.id,
    });
  });
  const asks = calls.map((call, index) => step(`ask ${index + 1}`, call, refusedAs(call, 'status-intended')));
  const accepted: Expectation = {
    rule: 'rate-limit',
    obligation: last.success.id,
    onBehalfOf: last.member.obligation.id,
    way: last.member.way.id,
  };
  return {
    id: `${operation.id} ${target.obligation.error?.code ?? '429'} window of ${trigger.class}`,
    operation: operation.id,
    ways: calls.map(({ member }) => member.way.id),
    steps: [
      ...[...calls, last].flatMap(({ prerequisites }) => prerequisites),
      { kind: 'freeze-clock', frozen: true },
      ...fill,
      ...apart(context, trigger.window),
      ...asks,
      ...orderSteps(context, first, caller, refusedAs(first, 'error-order')),
      ...waitSteps(context, step('a second early', first, refusedAs(first, 'rate-limit'))),
      step('the wait is over', last, accepted),
    ],
    cleanup: [{ kind: 'freeze-clock', frozen: false }],
    exclusive: true,
  };
}

/**
 * A second between the calls that fill a window and those that are refused, so that a refused one that counts, as
 * none may, would leave the window later than the others. A real clock moves on by itself.
 */
const apart = ({ options }: PlanContext, window: number): readonly Step[] =>
  options.control.clock && window > 2 ? [{ kind: 'advance-clock', by: 1 }] : [];

/** To the second where the clock stands still in between; a real one has moved on while the others were asked. */
function waitSteps(context: PlanContext, early: Step): readonly Step[] {
  const wait = (offset: number): Step => ({ kind: 'advance-clock', by: { waitOf: 'ask 1', offset } });
  return context.options.control.clock ? [wait(-1), early, { kind: 'advance-clock', by: 1 }] : [wait(1)];
}

/** Where the document says so, the rate is checked before the scope, and before a header that the contract demands. */
function orderSteps(
  context: PlanContext,
  call: Call,
  principal: string,
  expect: Expectation,
): readonly Step[] {
  const { operation, obligation } = call.member;
  const rate = context.model.errorOrder.indexOf(obligation.error?.code ?? '');
  const laterTrigger = (isOf: (trigger: Trigger) => boolean): Trigger | undefined =>
    (context.byOperation.get(operation.id) ?? [])
      .filter(({ error }) => rate >= 0 && context.model.errorOrder.indexOf(error?.code ?? '') > rate)
      .flatMap(({ ways }) => ways.flatMap(({ trigger }) => trigger ?? []))
      .find(isOf);
  const scope = laterTrigger(
    ({ kind, ...rest }) => kind === 'scope-missing' && 'lacks' in rest && rest.lacks === 'operation',
  );
  const header = laterTrigger(
    ({ kind, ...rest }) => kind === 'header' && 'is' in rest && rest.is === 'missing',
  );
  return [
    ...(scope && context.options.control.principals
      ? withoutScope(
          context,
          { kind: 'request', id: 'without the scope', request: call.request, expect },
          principal,
        )
      : []),
    ...(header?.kind === 'header'
      ? [
          {
            kind: 'request' as const,
            id: `without ${header.name}`,
            request: withParameter(call.request, 'header', header.name, undefined),
            expect,
          },
        ]
      : []),
  ];
}

const withoutScope = (context: PlanContext, step: Step, principal: string): readonly Step[] => [
  { kind: 'update-principal', principal, change: { scopes: context.scopes.slice(-1) } },
  step,
  { kind: 'update-principal', principal, change: { scopes: context.scopes } },
];
