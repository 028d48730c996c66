import type { Operation, TransitionTable } from '@touchstone/core';
import { own } from '@touchstone/core/internal';
import type { Case } from '../../plan/case.js';
import { withBodyAt } from '../../plan/edit-request.js';
import { isUntested, type Untested, untested } from '../../plan/reasons.js';
import type { RequestTemplate } from '../../plan/request-template.js';
import type { Step } from '../../plan/step.js';
import { successOf } from '../../scenario/context.js';
import { planStateReads } from '../../scenario/state-reads.js';
import { obligationName } from '../obligation-name.js';
import { collectCases, type ProvokeResult, type RequestMutation } from '../provoke-context.js';
import { startingIn, type TransitionContext } from './starting-in.js';

/**
 * Plans a case for every change from a reachable state of the transition table. A forbidden change must be refused and
 * have no effect; an allowed change must succeed.
 */
export function provokeTransition(target: TransitionContext): ProvokeResult {
  const { transitions } = target.trigger;
  const states = statesOf(transitions);
  const planned = states.flatMap((from) => {
    const walk = pathTo(transitions, from);
    if (!walk) return [untested('no violation possible', `No allowed change leads to ${from}.`)];
    return states.map((to) => pairCase(target, walk, to));
  });
  return collectCases(planned);
}

function statesOf({ initial, allowed }: TransitionTable): readonly string[] {
  return [...new Set([...initial, ...Object.keys(allowed), ...Object.values(allowed).flat()])];
}

/** Returns a mutation that requests a change that is forbidden from the first initial state. */
export function forbiddenMutation({ operation, trigger }: TransitionContext): RequestMutation | Untested {
  const { field, initial, allowed } = trigger.transitions;
  const [from = ''] = initial;
  const to = statesOf(trigger.transitions).find((state) => !own(allowed, from)?.includes(state));
  if (to === undefined)
    return untested('no violation possible', `${operation.id} allows every change from ${from}.`);
  return { name: '', edit: (request) => withBodyAt(request, field, to) };
}

/** Returns the shortest path from an initial state to the goal, both included; undefined if there is none. */
function pathTo({ initial, allowed }: TransitionTable, goal: string): readonly string[] | undefined {
  const queue = initial.map((state): readonly string[] => [state]);
  const seen = new Set(initial);
  for (const path of queue) {
    const last = path.at(-1);
    if (last === goal) return path;
    for (const next of own(allowed, last ?? '') ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push([...path, next]);
    }
  }
  return undefined;
}

/** Plans a case that moves the resource through the states of `walk` and then requests the state `to`. */
function pairCase(target: TransitionContext, walk: readonly string[], to: string): Case | Untested {
  const { context, operation, obligation, variant, trigger } = target;
  const { field, allowed, initial } = trigger.transitions;
  const from = walk.at(-1) ?? '';
  const isAllowed = own(allowed, from)?.includes(to) ?? false;
  const success = successOf(context, operation);
  const subject = startingIn(target, walk[0] ?? '', initial[0] ?? '', `${from} to ${to}`);
  if (isUntested(subject)) return subject;
  if (!success) return untested('no valid request', `${operation.id} documents no success response.`);
  const change = (state: string): RequestTemplate => withBodyAt(subject.request, field, state);
  const walkSteps = walk.slice(1).map(
    (state, index): Step => ({
      kind: 'request',
      role: 'prerequisite',
      id: `to ${state} (${index + 1})`,
      request: change(state),
      expect: { rule: 'status-intended', obligation: success.id },
    }),
  );
  const expected = isAllowed ? success : obligation;
  const attempt: Step = {
    kind: 'request',
    role: 'attempt',
    id: isAllowed ? 'allowed' : 'refused',
    request: change(to),
    expect: {
      rule: 'status-intended',
      obligation: expected.id,
      variant: isAllowed ? (success.variants[0]?.id ?? variant.id) : variant.id,
    },
  };
  const reads = isAllowed ? undefined : planStateReads(context, operation, subject, subject.request);
  return {
    id: `${operation.id} ${isAllowed ? success.response.status : obligationName(context, obligation)} ${isOnlyTable(operation) ? '' : `${field} `}${from} to ${to}`,
    operation: operation.id,
    variants: isAllowed ? success.variants.map(({ id }) => id) : [variant.id],
    steps: [
      ...subject.steps,
      ...walkSteps,
      ...(reads?.before ?? []),
      attempt,
      ...(reads?.after(attempt.id) ?? []),
    ],
    exclusive: false,
  };
}

/** Returns true if all transition tables of the operation concern one field. */
function isOnlyTable({ responses }: Operation): boolean {
  const fields = responses
    .flatMap(({ errors }) => errors.flatMap(({ triggers }) => triggers))
    .flatMap((trigger) => (trigger.kind === 'transition-forbidden' ? [trigger.transitions.field] : []));
  return new Set(fields).size < 2;
}
