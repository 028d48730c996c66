import type { Json, Operation, Trigger } from '@touchstone/core';
import type { Binding } from '../../plan/binding.js';
import { withBodyAt } from '../../plan/edit-request.js';
import { isUntested, type Untested, untested } from '../../plan/reasons.js';
import type { RequestTemplate } from '../../plan/request-template.js';
import type { Step } from '../../plan/step.js';
import { type PlanContext, successOf } from '../../scenario/context.js';
import { planScenario } from '../../scenario/plan-scenario.js';
import type { Scenario } from '../../scenario/scenario.js';
import type { ProvokeContext, RequestMutation } from '../provoke-context.js';
import { tenantOf } from '../tenant-of.js';

type After = ProvokeContext<Extract<Trigger, { kind: 'after' }>>;

/** Returns a mutation that repeats a well-formed call after another write, or the same write, to the same resource. */
export function afterMutations({
  context,
  operation,
  trigger,
}: After): readonly RequestMutation[] | Untested {
  const write = context.operations.get(trigger.operation);
  if (!write || !successOf(context, write))
    return untested('no violation possible', `The document has no ${trigger.operation} with a success.`);
  return [afterMutation(context, write, { isSame: write.id === operation.id })];
}

/** A value of the body of an earlier write, which brings the item into a state. */
interface WrittenState {
  readonly pointer: string;
  readonly value: Json;
}

/**
 * Returns a mutation that sends a well-formed call after another write to the same resource.
 * @param options `isSame`: true if the other write is the same call. `state`: the state to set. Default: the values of the
 * usual body.
 */
export function afterMutation(
  context: PlanContext,
  write: Operation,
  { isSame, state }: { readonly isSame: boolean; readonly state?: WrittenState },
): RequestMutation {
  return {
    name: '',
    fresh: true,
    mayEndResource: true,
    ...(write.method === 'DELETE' && { keepsVersion: 'any' as const }),
    before: (_caller, wellFormed) =>
      writeSteps(context, write, wellFormed, { isSame, ...(state && { state }) }),
  };
}

function writeSteps(
  context: PlanContext,
  write: Operation,
  wellFormed: RequestTemplate,
  { isSame, state }: { readonly isSame: boolean; readonly state?: WrittenState },
): readonly Step[] {
  const success = successOf(context, write);
  if (!success) return [];
  const earlier = isSame ? { steps: [], request: wellFormed } : scenarioOf(context, write, wellFormed);
  if (isUntested(earlier)) return [];
  return [
    ...earlier.steps,
    {
      kind: 'request',
      role: 'prerequisite',
      id: 'earlier write',
      request: {
        ...(state ? withBodyAt(earlier.request, state.pointer, state.value) : earlier.request),
        caller: wellFormed.caller,
      },
      expect: { rule: 'status-intended', obligation: success.id },
    },
  ];
}

/** Plans a write to the item of another call. */
function scenarioOf(
  context: PlanContext,
  write: Operation,
  { operation, substitutions, parameters }: RequestTemplate,
): Pick<Scenario, 'steps' | 'request'> | Untested {
  const bindings: readonly (readonly [string, Binding])[] = [
    ...parameters
      .filter(({ in: place }) => place === 'path')
      .map(({ name, value }) => [name, { name, literal: String(value) }] as const),
    ...substitutions.filter(({ in: place }) => place === 'path').map(({ at, value }) => [at, value] as const),
  ];
  return planScenario(context, write, {
    requirements: { tenant: tenantOf({ operation: write }) },
    label: `write before ${operation}`,
    shape: 'example',
    prefix: 'earlier.',
    parents: new Map(bindings),
  });
}
