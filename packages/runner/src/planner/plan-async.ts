import { setImmediate } from 'node:timers/promises';
import type { ApiModel } from '@touchstone/core';
import type { PlanOptions } from '../config/config.js';
import type { Plan } from '../plan/case.js';
import { planSteps } from './plan.js';

/** Time for which planning occupies the event loop before it lets signals and timers run. */
const SLICE_MS = 50;

/**
 * Plans like `plan`, and returns to the event loop about every 50 ms, because the plan of a large document takes
 * seconds.
 *
 * @param signal Aborts planning; the promise is then rejected with the signal's reason. Default: planning is not
 * aborted.
 * @example
 * const planned = await planAsync(model, { seed: 1, callers: {}, control: NO_CONTROL, allow: [] }, signal);
 */
export async function planAsync(model: ApiModel, options: PlanOptions, signal?: AbortSignal): Promise<Plan> {
  const steps = planSteps(model, options);
  let sliceEnd = performance.now() + SLICE_MS;
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value;
    if (performance.now() < sliceEnd) continue;
    await setImmediate();
    signal?.throwIfAborted();
    sliceEnd = performance.now() + SLICE_MS;
  }
}
