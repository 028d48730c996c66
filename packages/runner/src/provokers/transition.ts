import type { TransitionTable, Trigger } from '@touchstone/core';
import { atPointer } from '@touchstone/core/internal';
import type { Case, RequestStep, RequestTemplate, Step, Untested } from '../plan/case.js';
import { isUntested, successOf } from '../plan/context.js';
import { replaceAt, withBodyAt } from '../plan/edit.js';
import { resource } from '../plan/resource.js';
import { scenario } from '../plan/scenario.js';
import { watch } from '../plan/state.js';
import { gather, type Overlay, type Provoked, type Target, untested } from './provoker.js';
import { tenantOf } from './refusal.js';
import { lastPathParameter } from './resource.js';

type Transition = Target<Extract<Trigger, { kind: 'transition-forbidden' }>>;

/** Every pair of the table: a forbidden change is refused and changes nothing, an allowed one is accepted. */
export function provokeTransition(target: Transition): Provoked {
  const { transitions } = target.trigger;
  const states = statesOf(transitions);
  const planned = states.flatMap((from) => {
    const walk = pathTo(transitions, from);
    if (!walk) return [untested('no violation possible', `No allowed change leads to ${from}.`)];
    return states.map((to) => pairCase(target, walk, to));
  });
  return gather(planned);
}

function statesOf({ initial, allowed }: TransitionTable): readonly string[] {
  return [...new Set([...initial, ...Object.keys(allowed), ...Object.values(allowed).flat()])];
}

/** A change that no new resource may make. */
export function forbiddenOverlay({ operation, trigger }: Transition): Overlay | Untested {
  const { field, initial, allowed } = trigger.transitions;
  const [from = ''] = initial;
  const to = statesOf(trigger.transitions).find((state) => !allowed[from]?.includes(state));
  if (to === undefined)
    return untested('no violation possible', `${operation.id} allows every change from ${from}.`);
  return { name: '', edit: (request) => withBodyAt(request, field, to) };
}

/** The shortest way from an initial state, that state included. */
function pathTo({ initial, allowed }: TransitionTable, goal: string): readonly string[] | undefined {
  const queue = initial.map((state): readonly string[] => [state]);
  const seen = new Set(initial);
  for (const path of queue) {
    const last = path.at(-1);
    if (last === goal) return path;
    for (const next of allowed[last ?? ''] ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push([...path, next]);
    }
  }
  return undefined;
}

function pairCase(target: Transition, walk: readonly string[], to: string): Case | Untested {
  const { context, operation, obligation, variant, trigger } = target;
  const { field, allowed, initial } = trigger.transitions;
  const from = walk.at(-1) ?? '';
  const isAllowed = allowed[from]?.includes(to) ?? false;
  const success = successOf(context, operation);
  const subject = startingIn(target, walk[0] ?? '', initial[0] ?? '', `${from} to ${to}`);
  if (isUntested(subject)) return subject;
  if (!success) return untested('no valid request', `${operation.id} documents no success.`);
  const change = (state: string): RequestTemplate => withBodyAt(subject.request, field, state);
  const walkSteps = walk.slice(1).map(
    (state, index): Step => ({
      kind: 'request',
      id: `to ${state} (${index + 1})`,
      request: change(state),
      expect: { rule: 'status-intended', obligation: success.id, prerequisite: true },
    }),
  );
  const seen = watch(context, operation, subject, subject.request);
  const expected = isAllowed ? success : obligation;
  const step: Step = {
    kind: 'request',
    id: isAllowed ? 'allowed' : 'refused',
    request: change(to),
    expect: {
      rule: 'status-intended',
      obligation: expected.id,
      variant: isAllowed ? (success.variants[0]?.id ?? variant.id) : variant.id,
    },
  };
  const reads = isAllowed ? [] : [seen.before, seen.after('refused')];
  return {
    id: `${operation.id} ${isAllowed ? success.response.status : (obligation.error?.code ?? obligation.response.status)} ${from} to ${to}`,
    operation: operation.id,
    variants: isAllowed ? success.variants.map(({ id }) => id) : [variant.id],
    steps: [...subject.steps, ...walkSteps, ...(reads[0] ?? []), step, ...(reads[1] ?? [])],
    cleanup: [],
    exclusive: false,
  };
}

/** A well-formed call on a new resource that starts in the given state. */
function startingIn(
  target: Transition,
  start: string,
  usual: string,
  label: string,
): ReturnType<typeof scenario> {
  const { context, operation, variant, trigger } = target;
  const need = { tenant: tenantOf(target) };
  const options = { need, label: `${variant.id} ${label}`, shape: 'example' } as const;
  const name = lastPathParameter(operation.path);
  const item =
    name === undefined
      ? undefined
      : operation.path.slice(0, operation.path.lastIndexOf(`{${name}}`) + name.length + 2);
  if (name === undefined || item === undefined) return scenario(context, operation, options);
  const made = resource(context, item, { need, name, label: options.label, parents: new Map(), depth: 0 });
  if (isUntested(made)) return made;
  const rest = scenario(context, operation, { ...options, parents: new Map([[name, made.bound]]) });
  if (isUntested(rest)) return rest;
  const steps = made.steps.map((step) =>
    step.kind === 'request' && step.bind
      ? startedIn(step.request, step, trigger.transitions.field, start, usual)
      : step,
  );
  return { ...rest, steps: [...steps, ...rest.steps] };
}

/** What starts as it usually does need not say so, unless its example says otherwise. */
function startedIn(
  request: RequestTemplate,
  step: RequestStep,
  field: string,
  state: string,
  usual: string,
): Step {
  if (request.method !== 'POST' || !request.body || !('value' in request.body)) return step;
  if (state === usual && atPointer(request.body.value, field) === undefined) return step;
  return {
    ...step,
    request: { ...request, body: { ...request.body, value: replaceAt(request.body.value, field, state) } },
  };
}
