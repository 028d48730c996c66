import { pause } from '../http/pause.js';
import { retryAfterOf } from '../http/retry-after.js';
import type { Binding } from '../plan/binding.js';
import { BlockedError } from '../plan/blocked.js';
import type { ControlStep } from '../plan/step.js';
import type { StepContext } from './step-context.js';

/** Maximum time to wait in place of advancing a clock that cannot be moved. */
const MAX_PAUSE_SECONDS = 120;

/** Runs one control step. Without a clock hook, waits in real time. */
export async function runControl(
  step: ControlStep,
  context: StepContext,
  resolveBinding: (binding: Binding) => Promise<string>,
): Promise<void> {
  const { session, recorder, bindings } = context;
  const { controls } = session;
  if (callsHook(step, controls.movesClock)) recorder.controlRequests++;
  switch (step.kind) {
    case 'update-caller':
      return session.callers.update(step.caller, step.change);
    case 'rotate-caller':
      return session.callers.rotate(step.caller);
    case 'act': {
      const parameters = Object.entries(step.parameters).map(
        async ([name, binding]) => [name, await resolveBinding(binding)] as const,
      );
      bindings.set(
        step.bind,
        await controls.act(step.action, Object.fromEntries(await Promise.all(parameters))),
      );
      return;
    }
    case 'freeze-clock':
      return controls.movesClock ? controls.freeze(step.frozen) : undefined;
    case 'pause':
      return pause(step.milliseconds / 1000, context.signal);
    case 'subscribe':
      return void (await session.callers.caller(step.caller));
    case 'renew-token':
      return session.callers.tokens.pin(step.caller);
    case 'advance-clock': {
      const seconds = Math.max(0, await secondsOf(step.by, context));
      session.callers.tokens.advance(controls.movesClock ? seconds : 0);
      if (controls.movesClock) return controls.advance(seconds);
      if (seconds > MAX_PAUSE_SECONDS)
        throw new BlockedError(`the wait of ${seconds} s is too long without the control hook \`clock\``);
      return pause(seconds, context.signal);
    }
  }
}

function callsHook({ kind }: ControlStep, movesClock: boolean): boolean {
  switch (kind) {
    case 'pause':
    case 'renew-token':
      return false;
    case 'freeze-clock':
    case 'advance-clock':
      return movesClock;
    case 'update-caller':
    case 'rotate-caller':
    case 'act':
    case 'subscribe':
      return true;
  }
}

async function secondsOf(
  by: Extract<ControlStep, { kind: 'advance-clock' }>['by'],
  context: StepContext,
): Promise<number> {
  if (typeof by === 'number') return by;
  if ('waitOf' in by) return requestedWait(by.waitOf, context) + by.offset;
  return (await context.session.callers.tokens.lifeOf(by.lifeOf)) + by.offset;
}

/**
 * Returns the wait in seconds that the step's 429 requested, or else any 429 of the case.
 * @throws {BlockedError} if no 429 requested a wait.
 */
function requestedWait(stepId: string, { exchanges }: StepContext): number {
  for (const exchange of [exchanges.get(stepId), ...exchanges.values()]) {
    const wait =
      exchange?.response.status === 429
        ? retryAfterOf(exchange.response.headers, exchange.response.json)
        : undefined;
    if (wait !== undefined) return wait;
  }
  throw new BlockedError('no refusal specified how long to wait');
}
