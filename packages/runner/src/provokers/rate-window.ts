import type { Trigger } from '@touchstone/core';
import type { Case } from '../plan/case.js';
import { withParameter } from '../plan/edit-request.js';
import type { Obligation } from '../plan/obligation.js';
import type { Expectation, RequestStep, Step } from '../plan/step.js';
import type { PlanContext } from '../scenario/context.js';
import type { ProvokeContext } from './provoke-context.js';
import type { Call } from './sweep.js';

export type RateContext = ProvokeContext<Extract<Trigger, { kind: 'rate-exceeded' }>>;

export interface RateWindow {
  /** The calls that the server must refuse, one for each operation of the class. */
  readonly calls: readonly Call[];
  /** The calls that fill the window, and that the server must accept. */
  readonly fill: readonly Call[];
  /** The first call whose operation documents a success. */
  readonly first: Call;
  /** The call that the server must accept after the wait. */
  readonly last: Call & { readonly success: Obligation };
  readonly caller: string;
  readonly limit: number;
}

/**
 * Plans a case that fills the window, expects each operation of the class to be refused, and then waits until a call is
 * accepted again.
 */
export function windowCase(target: RateContext, window: RateWindow): Case {
  const { context, trigger, operation, obligation } = target;
  // If no class is declared, the run may have lowered several limits, which end at different times.
  const isDeclared = obligation.error?.explicit === true;
  const { calls, first, last, caller, limit } = window;
  const refusedAs = (call: Call, rule: Expectation['rule']): Expectation => ({
    rule,
    obligation: call.member.obligation.id,
    variant: call.member.variant.id,
    compare: { kind: 'rate', limit },
  });
  const acceptedAs = (call: Call, success: Obligation): Expectation => ({
    rule: 'rate-limit',
    obligation: success.id,
    onBehalfOf: call.member.obligation.id,
    variant: call.member.variant.id,
  });
  const fill = window.fill.flatMap((call, index): readonly Step[] =>
    call.success ? [attempt(`fill ${index + 1}`, call, acceptedAs(call, call.success))] : [],
  );
  // Repeated safe calls share their prerequisites with the refused call to the same operation.
  const ownCalls = window.fill.filter((call) => !calls.includes(call));
  const asks = calls.map((call, index) =>
    attempt(`ask ${index + 1}`, call, refusedAs(call, 'status-intended')),
  );
  const recovered: Step = {
    ...attempt('the wait is over', last, acceptedAs(last, last.success)),
    role: 'recovered',
  };
  return {
    // Independent of the operation that the case belongs to.
    id: `window of ${isDeclared ? trigger.class : operation.id}`,
    operation: operation.id,
    variants: calls.map(({ member }) => member.variant.id),
    steps: [
      ...[...calls, ...ownCalls, last].flatMap(({ prerequisites }) => prerequisites),
      { kind: 'freeze-clock', role: 'prerequisite', frozen: true },
      ...fill,
      ...separation(context, trigger.window),
      ...asks,
      ...orderSteps(context, first, caller, refusedAs(first, 'error-order')),
      ...(isDeclared
        ? [...waitSteps(context, attempt('a second early', first, refusedAs(first, 'rate-limit'))), recovered]
        : []),
      { kind: 'freeze-clock', role: 'cleanup', frozen: false },
    ],
    exclusive: true,
  };
}

const attempt = (id: string, { request }: Pick<Call, 'request'>, expect: Expectation): RequestStep => ({
  kind: 'request',
  role: 'attempt',
  id,
  request,
  expect,
});

/**
 * Returns a step that advances the clock by a second between the calls that fill the window and the refused calls.
 * Refused calls that wrongly count against the limit then leave the window later than the others, which reveals the
 * error. Returns no step if the clock cannot be moved or the window is at most two seconds long.
 */
const separation = ({ options }: PlanContext, window: number): readonly Step[] =>
  options.control.clock && window > 2 ? [{ kind: 'advance-clock', role: 'attempt', by: 1 }] : [];

/** Plans the wait until the window ends. With a movable clock, it includes a call exactly one second early. */
function waitSteps(context: PlanContext, early: Step): readonly Step[] {
  const wait = (offset: number): Step => ({
    kind: 'advance-clock',
    role: 'attempt',
    by: { waitOf: 'ask 1', offset },
  });
  return context.options.control.clock
    ? [wait(-1), early, { kind: 'advance-clock', role: 'recovered', by: 1 }]
    : [wait(1)];
}

/**
 * Plans calls that test whether the limit is checked before the scope and a required header, if the document specifies
 * that order.
 */
function orderSteps(context: PlanContext, call: Call, caller: string, expect: Expectation): readonly Step[] {
  const { operation, obligation } = call.member;
  const rate = context.model.errorOrder.indexOf(obligation.error?.code ?? '');
  const later = (context.byOperation.get(operation.id) ?? [])
    .filter(({ error }) => rate >= 0 && context.model.errorOrder.indexOf(error?.code ?? '') > rate)
    .flatMap(({ variants }) => variants.flatMap(({ trigger }) => trigger ?? []));
  const checksScope = later.some(
    (trigger: Trigger) => trigger.kind === 'scope-missing' && trigger.lacks === 'operation',
  );
  const [header] = later.flatMap((trigger) =>
    trigger.kind === 'header' && trigger.is === 'missing' ? [trigger.name] : [],
  );
  const without = (name: string): Step =>
    attempt(`without ${name}`, { request: withParameter(call.request, 'header', name, undefined) }, expect);
  return [
    ...(checksScope && context.options.control.callers
      ? withoutScope(context, attempt('without the scope', call, expect), caller)
      : []),
    ...(header === undefined ? [] : [without(header)]),
  ];
}

const withoutScope = (context: PlanContext, step: Step, caller: string): readonly Step[] => [
  { kind: 'update-caller', role: 'attempt', caller, change: { scopes: context.scopes.slice(-1) } },
  step,
  { kind: 'update-caller', role: 'attempt', caller, change: { scopes: context.scopes } },
];
