import { own } from '@touchstone/core/internal';
import type { Case } from '../plan/case.js';
import type { Obligation } from '../plan/obligation.js';
import { isUntested, type Untested, untested } from '../plan/reasons.js';
import { SAFE_METHODS } from '../plan/safe-methods.js';
import { callerFor } from '../scenario/caller-for.js';
import type { PlanContext } from '../scenario/context.js';
import type { ProvokeResult } from './provoke-context.js';
import { type RateContext, windowCase } from './rate-window.js';
import { type Call, callOf, callsOf, membersOf } from './sweep.js';

/** Rate limit, in calls, of the caller that fills its window, unless the configuration sets another. */
const FILLED_LIMIT = 3;
/** Maximum length of a window that a run waits for if it cannot move the clock. */
const MAX_WINDOW_SECONDS = 90;

/**
 * Plans one case for a whole rate class. The case fills the window once, calls every operation of the class inside it,
 * and expects refusals until the wait is over. It belongs to the first variant that it proves.
 */
export function provokeRate(target: RateContext): ProvokeResult {
  const { variant, context } = target;
  const plans = planned.get(context) ?? new Map<string, ClassPlan | Untested>();
  planned.set(context, plans);
  const name = classOf(target);
  const plan = plans.get(name) ?? planClass(target);
  plans.set(name, plan);
  if (isUntested(plan)) return plan;
  return plan.untested.get(variant.id) ?? (plan.case.variants[0] === variant.id ? [plan.case] : []);
}

/** Returns the rate class. Without a declared one, each operation may have its own. */
const classOf = ({ obligation, operation, trigger }: RateContext): string =>
  obligation.error?.explicit === false ? operation.id : trigger.class;

interface ClassPlan {
  readonly case: Case;
  /** The reasons why no call can try a variant of the class, by variant id. */
  readonly untested: ReadonlyMap<string, Untested>;
}

const planned = new WeakMap<PlanContext, Map<string, ClassPlan | Untested>>();

function planClass(target: RateContext): ClassPlan | Untested {
  const { context, trigger, operation, variant } = target;
  const { allow, control, callers } = context.options;
  if (!allow.includes('rate')) {
    return untested('not allowed', 'Filling a rate window uses up a quota: allow it with `--allow rate`.');
  }
  if (!control.clock && (trigger.window === 0 || trigger.window > MAX_WINDOW_SECONDS)) {
    const why =
      trigger.window === 0
        ? 'The document does not specify the length of the window'
        : `The window of ${trigger.class} is too long to wait for`;
    return untested(
      'no clock control',
      `${why}: return a \`clock\` hook from \`control.hooks\` in the configuration, or set the \`window\` of \`x-error\` to at most ${MAX_WINDOW_SECONDS} s.`,
    );
  }
  const isDeclared = target.obligation.error?.explicit === true;
  const classes = isDeclared ? [trigger.class] : context.rateClasses;
  if (control.callers && classes.length === 0)
    return untested(
      'trigger unknown',
      'Neither the document nor the server names the rate limit that the run must set for a caller: add `x-error` with a `when`.',
    );
  // Use the variant's label as the tenant, to isolate the prerequisites from those of other cases.
  const requirements = {
    tenant: variant.label,
    limits: Object.fromEntries(classes.map((name) => [name, FILLED_LIMIT])),
    dedicatedTo: isDeclared ? 'filled' : `filled ${operation.id}`,
  };
  const caller = callerFor(context, operation, requirements);
  if (isUntested(caller)) return caller;
  if (caller === null) return untested('not supported', 'Rate limits of anonymous calls are not provoked.');
  if (!control.callers && callerFor(context, operation, { tenant: variant.label }) === caller) {
    return untested(
      'no caller',
      `Configure a second caller with \`limits\` for ${trigger.class}: the caller that makes all other calls never has an empty window.`,
    );
  }
  const limit = control.callers
    ? FILLED_LIMIT
    : (own(own(callers, caller)?.limits, trigger.class) ?? FILLED_LIMIT);
  const members = membersOf(
    context,
    (other) => other.kind === 'rate-exceeded' && other.class === trigger.class,
  ).filter((member) => isDeclared || member.operation.id === operation.id);
  const { calls, untested: impossible } = callsOf(context, members, caller, 'in the window');
  const first = calls.find(
    (call): call is typeof call & { success: Obligation } => call.success !== undefined,
  );
  const accepting = calls.filter(({ success }) => success !== undefined);
  const safe = accepting.filter(isSafe);
  const usual = safe[0] ?? first;
  const last = usual && callOf(context, usual.member, caller, 'after the window');
  if (!first || !last || isUntested(last) || !last.success)
    return untested('no valid request', `No operation of the class ${trigger.class} can be called.`);
  return {
    case: windowCase(target, {
      calls,
      fill: fillCalls(context, safe.length > 0 ? safe : accepting, caller, limit),
      first,
      last: { ...last, success: last.success },
      caller,
      limit,
    }),
    untested: impossible,
  };
}

const isSafe = ({ request }: Call): boolean => SAFE_METHODS.includes(request.method);

/**
 * Returns the calls that fill the window. A safe call is repeated. Each other call has separate values and
 * prerequisites, because a repeated POST may be a duplicate, and a repeated DELETE finds nothing.
 */
function fillCalls(
  context: PlanContext,
  accepting: readonly Call[],
  caller: string,
  limit: number,
): readonly Call[] {
  return Array.from({ length: limit }, (_, index) => accepting[index % accepting.length]).flatMap(
    (call, index) => {
      if (!call) return [];
      if (isSafe(call)) return [call];
      const other = callOf(context, call.member, caller, `fill ${index + 1}`);
      return isUntested(other) ? [] : [other];
    },
  );
}
