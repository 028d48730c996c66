import type { Trigger } from '@touchstone/core';
import { atPointer } from '@touchstone/core/internal';
import { isUntested, type Untested } from '../../plan/reasons.js';
import { replaceAt } from '../../plan/replace-at.js';
import type { RequestStep } from '../../plan/step.js';
import { planScenario } from '../../scenario/plan-scenario.js';
import { resource } from '../../scenario/resource.js';
import type { Scenario } from '../../scenario/scenario.js';
import type { ProvokeContext } from '../provoke-context.js';
import { tenantOf } from '../tenant-of.js';
import { lastPathParameter } from './resource-absent.js';

export type TransitionContext = ProvokeContext<Extract<Trigger, { kind: 'transition-forbidden' }>>;

/**
 * Plans a well-formed call on a new resource in the state `start`. `usual` is the state of a resource if its creation
 * requests no state.
 */
export function startingIn(
  target: TransitionContext,
  start: string,
  usual: string,
  label: string,
): Scenario | Untested {
  const { context, operation, variant, trigger } = target;
  const requirements = { tenant: tenantOf(target) };
  const options = { requirements, label: `${variant.id} ${label}`, shape: 'example' } as const;
  const name = lastPathParameter(operation.path);
  if (name === undefined) return planScenario(context, operation, options);
  const item = operation.path.slice(0, operation.path.lastIndexOf(`{${name}}`) + name.length + 2);
  const recipe = resource(context, item, {
    requirements,
    name,
    label: options.label,
    parents: new Map(),
    depth: 0,
  });
  if (isUntested(recipe)) return recipe;
  const rest = planScenario(context, operation, { ...options, parents: new Map([[name, recipe.binding]]) });
  if (isUntested(rest)) return rest;
  const steps = recipe.steps.map((step) =>
    step.kind === 'request' && step.bind
      ? withInitialState(step, trigger.transitions.field, start, usual)
      : step,
  );
  return { ...rest, steps: [...steps, ...rest.steps] };
}

/**
 * Returns the step with the initial state in its body, unless the state is `usual` and the body does not contain the
 * field.
 */
function withInitialState(step: RequestStep, field: string, state: string, usual: string): RequestStep {
  const { request } = step;
  if (request.method !== 'POST' || !request.body || !('value' in request.body)) return step;
  const { body } = request;
  if (state === usual && atPointer(body.value, field) === undefined) return step;
  return {
    ...step,
    request: { ...request, body: { ...body, value: replaceAt(body.value, field, state) } },
  };
}
