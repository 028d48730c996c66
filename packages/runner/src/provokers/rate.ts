import type { Trigger } from '@touchstone/core';
import type { Case } from '../plan/case.js';
import { withParameter } from '../plan/edit.js';
import type { Obligation } from '../plan/obligation.js';
import { isUntested, type Untested, untested } from '../plan/reasons.js';
import type { Expectation, Step } from '../plan/step.js';
import { callerFor } from '../scenario/caller-for.js';
import type { PlanContext } from '../scenario/context.js';
import type { ProvokeContext, ProvokeResult } from './provoker.js';
import { type Call, callOf, callsOf, membersOf } from './sweep.js';

type Rate = ProvokeContext<Extract<Trigger, { kind: 'rate-exceeded' }>>;

/** Calls admitted to the caller whose window is filled. */
const SMALL = 3;
/** Longest window, in seconds, that is waited for where the clock cannot be moved. */
const PATIENCE = 90;

/**
 * One case for a whole class: its window filled once, every operation of the class asked inside it, refused
 * until the wait is over and accepted after. Planned with the first of the variants it proves.
 */
export function provokeRate(target: Rate): ProvokeResult {
  const { variant, trigger, context } = target;
  const plans = planned.get(context) ?? new Map<string, ClassPlan | Untested>();
  planned.set(context, plans);
  const plan = plans.get(trigger.class) ?? planClass(target);
  plans.set(trigger.class, plan);
  if (isUntested(plan)) return plan;
  return plan.untested.get(variant.id) ?? (plan.case.variants[0] === variant.id ? [plan.case] : []);
}

interface ClassPlan {
  readonly case: Case;
  /** Variants of the class that no call could be made for. */
  readonly untested: ReadonlyMap<string, Untested>;
}

const planned = new WeakMap<PlanContext, Map<string, ClassPlan | Untested>>();

function planClass(target: Rate): ClassPlan | Untested {
  const { context, trigger, operation, variant } = target;
  if (!context.options.allow.includes('rate')) {
    return untested(
      'probe not allowed',
      'Filling a rate window uses up a quota: allow it with `--allow-probes rate`.',
    );
  }
  const { control, callers } = context.options;
  if (!control.clock && (trigger.window === 0 || trigger.window > PATIENCE)) {
    const why =
      trigger.window === 0
        ? 'Nobody says how long the window is'
        : `The window of ${trigger.class} is too long to wait for`;
    return untested(
      'no clock control',
      `${why}: the clock must be movable (\`control.hooks\` of the configuration: \`clock\`), or \`x-error\` name a \`window\` of at most ${PATIENCE} s.`,
    );
  }
  // Labelled as its variant is, so that what others make for the window is its own.
  const requirements = { tenant: variant.label, limits: { [trigger.class]: SMALL }, own: 'filled' };
  const caller = callerFor(context, operation, requirements);
  if (isUntested(caller)) return caller;
  if (caller === null) return untested('not supported', 'A rate limit of anonymous calls is not filled.');
  if (!control.callers && callerFor(context, operation, { tenant: variant.label }) === caller) {
    return untested(
      'no caller',
      `Configure a second caller with \`limits\` for ${trigger.class}: the window of the one that makes all other calls is never empty.`,
    );
  }
  const limit = control.callers ? SMALL : (callers[caller]?.limits?.[trigger.class] ?? SMALL);
  const { calls, untested: impossible } = callsOf(
    context,
    membersOf(context, (each) => each.kind === 'rate-exceeded' && each.class === trigger.class),
    caller,
    'in the window',
  );
  const first = calls.find(({ success }) => success !== undefined);
  const last = first && callOf(context, first.member, caller, 'after the window');
  if (!first?.success || !last || isUntested(last) || !last.success)
    return untested('no valid request', `No call of the class ${trigger.class} can be made.`);
  return {
    case: windowCase(target, { calls, first, last: { ...last, success: last.success }, caller, limit }),
    untested: impossible,
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
    variant: call.member.variant.id,
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
      variant: call.member.variant.id,
    });
  });
  const asks = calls.map((call, index) => step(`ask ${index + 1}`, call, refusedAs(call, 'status-intended')));
  const accepted: Expectation = {
    rule: 'rate-limit',
    obligation: last.success.id,
    onBehalfOf: last.member.obligation.id,
    variant: last.member.variant.id,
  };
  return {
    id: `${operation.id} ${target.obligation.error?.code ?? '429'} window of ${trigger.class}`,
    operation: operation.id,
    variants: calls.map(({ member }) => member.variant.id),
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
function orderSteps(context: PlanContext, call: Call, caller: string, expect: Expectation): readonly Step[] {
  const { operation, obligation } = call.member;
  const rate = context.model.errorOrder.indexOf(obligation.error?.code ?? '');
  const laterTrigger = (isOf: (trigger: Trigger) => boolean): Trigger | undefined =>
    (context.byOperation.get(operation.id) ?? [])
      .filter(({ error }) => rate >= 0 && context.model.errorOrder.indexOf(error?.code ?? '') > rate)
      .flatMap(({ variants }) => variants.flatMap(({ trigger }) => trigger ?? []))
      .find(isOf);
  const scope = laterTrigger(
    ({ kind, ...rest }) => kind === 'scope-missing' && 'lacks' in rest && rest.lacks === 'operation',
  );
  const header = laterTrigger(
    ({ kind, ...rest }) => kind === 'header' && 'is' in rest && rest.is === 'missing',
  );
  return [
    ...(scope && context.options.control.callers
      ? withoutScope(
          context,
          { kind: 'request', id: 'without the scope', request: call.request, expect },
          caller,
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

const withoutScope = (context: PlanContext, step: Step, caller: string): readonly Step[] => [
  { kind: 'update-caller', caller, change: { scopes: context.scopes.slice(-1) } },
  step,
  { kind: 'update-caller', caller, change: { scopes: context.scopes } },
];
