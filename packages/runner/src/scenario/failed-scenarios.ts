import type { Operation } from '@touchstone/core';
import { isUntested, type Untested } from '../plan/reasons.js';
import type { PlanContext } from './context.js';
import type { Scenario, ScenarioOptions } from './scenario.js';

/** The reasons why scenarios could not be planned while the context had the same fixtures. */
interface Failures {
  fixtures: number;
  readonly reasons: Map<string, Untested>;
}

/**
 * Plans a scenario, or returns the reason why an earlier one with the same options failed. Hundreds of cases of an operation
 * differ only in their labels, and all of them may lack the same resource. A failure that sampled a body or planned a
 * caller or a fixture is not repeated, because the next one would sample or plan others.
 */
export function unlessFailed(
  context: PlanContext,
  operation: Operation,
  options: ScenarioOptions,
  plan: () => Scenario | Untested,
): Scenario | Untested {
  const key = keyOf(operation, options);
  if (key === undefined) return plan();
  const { fixtures, callers, freshBodies } = context;
  const failures = failuresOf(context);
  // A fixture that another scenario has planned may be the missing resource.
  if (failures.fixtures !== fixtures.size) failures.reasons.clear();
  failures.fixtures = fixtures.size;
  const known = failures.reasons.get(key);
  if (known) return known;
  const before = [fixtures.size, callers.size, freshBodies.size].join();
  const scenario = plan();
  if (isUntested(scenario) && before === [fixtures.size, callers.size, freshBodies.size].join())
    failures.reasons.set(key, scenario);
  return scenario;
}

/** Returns the operation and options that decide whether a scenario fails; undefined if further state does. */
function keyOf({ id }: Operation, { label: _, ...options }: ScenarioOptions): string | undefined {
  const { parents, depth = 0, requirements } = options;
  // The name of a caller does not contain `failsFirst`, so each scenario must plan its caller.
  if ((parents?.size ?? 0) > 0 || depth > 0 || requirements.failsFirst) return undefined;
  return `${id} ${JSON.stringify(options)}`;
}

function failuresOf(context: PlanContext): Failures {
  let failures = failuresByContext.get(context);
  if (!failures) {
    failures = { fixtures: context.fixtures.size, reasons: new Map() };
    failuresByContext.set(context, failures);
  }
  return failures;
}

const failuresByContext = new WeakMap<PlanContext, Failures>();
