import { pause } from '../http/pause.js';
import type { Binding } from '../plan/binding.js';
import { BlockedError, RateLimitedError } from '../plan/blocked.js';
import type { RequestStep, Step } from '../plan/step.js';
import { runControl } from './run-control.js';
import { runDeliveries } from './run-deliveries.js';
import { runRequest } from './run-request.js';
import type { Bindings } from './session.js';
import type { StepContext } from './step-context.js';
import { CLOCK_TICK_SECONDS } from './volatile.js';

/**
 * Sends one request and checks its response, checks the deliveries of a subscriber, or runs one control step.
 * @throws {BlockedError} if a prerequisite fails.
 * @throws {ControlError} if a hook fails.
 * @throws {NoAnswerError} if no response is received.
 */
export async function runStep(step: Step, context: StepContext): Promise<void> {
  const resolveBinding = (binding: Binding): Promise<string> => bindingValue(binding, context);
  if (step.kind !== 'deliveries') context.deliveryWait.renew();
  switch (step.kind) {
    case 'request':
      return runRequest(step, context, resolveBinding);
    case 'deliveries':
      return runDeliveries(step, context);
    default:
      context.readCache.clear();
      return runControl(step, context, resolveBinding);
  }
}

/**
 * Runs a step like {@link runStep}. If a rate limit refuses a read that only compares the state, the comparison is
 * skipped, because the refusal that it belongs to can still be tested.
 */
export async function runComparableStep(step: Step, context: StepContext): Promise<void> {
  if (step.kind !== 'request' || (step.role !== 'before' && step.role !== 'after'))
    return runStep(step, context);
  const { compare } = step.expect;
  if (compare?.kind === 'unchanged' && !context.exchanges.has(compare.since)) return;
  if (step.role === 'before') await createFixtures(step, context);
  try {
    if (context.awaitsCompletion && step.kind === 'request' && step.role === 'before')
      await untilComplete(step, context);
    await runStep(step, context);
  } catch (error) {
    if (!(error instanceof RateLimitedError)) throw error;
    context.recorder.skipped.push('no read to compare');
  }
}

/**
 * Creates the fixtures of the calls between a read before a refused call and the reads after it, because their creation
 * may change the resource that is read.
 */
async function createFixtures(before: RequestStep, context: StepContext): Promise<void> {
  const following = context.steps.slice(context.steps.indexOf(before));
  const end = following.findIndex(({ role }) => role === 'after');
  for (const step of following.slice(0, end < 0 ? undefined : end)) {
    if (step.kind !== 'request') continue;
    for (const { value } of step.request.substitutions)
      if (value.fixture !== undefined) await bindingValue(value, context);
  }
}

/**
 * Waits until the server has completed the resource of a request, which some servers do a moment after its creation. This is
 * no effect of a refused call.
 */
async function untilComplete({ request }: RequestStep, context: StepContext): Promise<void> {
  for (const { value } of request.substitutions) await bindingValue(value, context);
  await pause(CLOCK_TICK_SECONDS, context.signal);
}

async function bindingValue(binding: Binding, context: StepContext): Promise<string> {
  if (binding.literal !== undefined) return binding.literal;
  const bindings =
    binding.fixture === undefined ? context.bindings : await fixtureBindings(binding.fixture, context);
  const value = bindings.get(binding.name);
  if (value === undefined) throw new BlockedError(`no value is bound to ${binding.fixture ?? binding.name}`);
  return value;
}

/** Returns the bindings of a fixture. The first case that needs it runs and checks its steps. */
function fixtureBindings(name: string, context: StepContext): Promise<Bindings> {
  return context.session.fixture(name, async (steps, bindings, generation) => {
    const fixtureContext: StepContext = {
      ...context,
      bindings,
      exchanges: new Map(),
      renewal: { generation: 0 },
      valueLabel: `${context.plan.valueSeed} ${generation} ${name}`,
      // Other cases need the fixture too.
      isCandidate: false,
      creations: context.fixtureCreations,
    };
    for (const step of steps) await runStep(step, fixtureContext);
  });
}
