import type { Operation } from '@touchstone/core';
import type { Case, Fixture } from '../plan/case.js';
import { isUntested } from '../plan/reasons.js';
import type { Step } from '../plan/step.js';
import { provokeSuccess } from '../provokers/success.js';
import { type PlanContext, successOf } from '../scenario/context.js';

/**
 * Plans one successful call to each operation whose refusals are tried, unless another step already expects a success.
 * A refusal proves its cause only if the server accepts the same call without that cause.
 * @param open Ids of the operations with errors whose causes are tried later.
 */
export function baselineCases(
  context: PlanContext,
  cases: readonly Case[],
  open: readonly string[],
): readonly Case[] {
  const accepted = new Set<string>();
  const collect = ({ steps }: Case | Fixture): void => {
    for (const step of steps) if (isAccepted(context, step)) accepted.add(step.request.operation);
  };
  cases.forEach(collect);
  context.fixtures.forEach(collect);
  const refused = new Set([
    ...cases.filter(({ variants }) => variants.length > 0).map(({ operation }) => operation),
    ...open,
  ]);
  return [...refused].flatMap((id) => {
    const operation = context.operations.get(id);
    return operation && !accepted.has(id) ? baselineOf(context, operation) : [];
  });
}

const isAccepted = ({ obligations }: PlanContext, step: Step): step is Extract<Step, { kind: 'request' }> =>
  step.kind === 'request' && successIds(obligations).has(step.expect.obligation);

/**
 * Returns the first success case of the operation without its variants; an empty list if none can be planned. The case
 * keeps its id, so that a selection does not change it.
 */
function baselineOf(context: PlanContext, operation: Operation): readonly Case[] {
  const obligation = successOf(context, operation);
  const [variant] = obligation?.variants ?? [];
  if (!obligation || !variant) return [];
  const planned = provokeSuccess({ context, operation, obligation, variant, trigger: null });
  const [first] = isUntested(planned) ? [] : planned;
  return first ? [{ ...first, variants: [] }] : [];
}

function successIds(obligations: PlanContext['obligations']): ReadonlySet<string> {
  const cached = successes.get(obligations);
  if (cached) return cached;
  const ids = new Set(obligations.filter(({ error }) => error === null).map(({ id }) => id));
  successes.set(obligations, ids);
  return ids;
}

/** Ids of the success obligations. Cached, because every step of a plan is looked up. */
const successes = new WeakMap<PlanContext['obligations'], ReadonlySet<string>>();
