import type { Binding } from '../plan/binding.js';
import { BlockedError } from '../plan/blocked.js';
import type { ControlStep } from '../plan/step.js';
import { pause, waitOf } from './pace.js';
import type { StepContext } from './step-context.js';

/** Longest wait, in seconds, that is slept through where the clock cannot be moved. */
const PATIENCE = 120;

/** Uses one control hook; without a clock, waits. */
export async function runControl(
  step: ControlStep,
  context: StepContext,
  boundValue: (bound: Binding) => Promise<string>,
): Promise<void> {
  const { session, recorder, bindings } = context;
  const { controls } = session;
  const isOurs = step.kind === 'pause' || step.kind === 'renew-token';
  if (!isOurs && (controls.movesClock || !/clock/.test(step.kind))) recorder.controlRequests++;
  switch (step.kind) {
    case 'update-caller':
      return session.callers.update(step.caller, step.change);
    case 'rotate-caller':
      return session.callers.rotate(step.caller);
    case 'act': {
      const entries = Object.entries(step.parameters).map(
        async ([name, bound]) => [name, await boundValue(bound)] as const,
      );
      bindings.set(
        step.bind,
        await controls.act(step.action, Object.fromEntries(await Promise.all(entries))),
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
      return session.callers.pinTokens(step.caller);
    case 'advance-clock': {
      const seconds = Math.max(0, await secondsOf(step.by, context));
      session.callers.tokens.advance(controls.movesClock ? seconds : 0);
      if (controls.movesClock) return controls.advance(seconds);
      if (seconds > PATIENCE)
        throw new BlockedError(`the wait of ${seconds} s is too long without the control hook \`clock\``);
      return pause(seconds, context.signal);
    }
  }
}

async function secondsOf(
  by: Extract<ControlStep, { kind: 'advance-clock' }>['by'],
  context: StepContext,
): Promise<number> {
  if (typeof by === 'number') return by;
  if ('waitOf' in by) return waitAsked(by.waitOf, context) + by.offset;
  return (await context.session.callers.lifeOfToken(by.lifeOf)) + by.offset;
}

/** The wait a refusal asked for, or, where that step was not refused as it should have been, any other of the case. */
function waitAsked(stepId: string, { exchanges }: StepContext): number {
  for (const candidate of [exchanges.get(stepId), ...exchanges.values()]) {
    const wait =
      candidate?.response.status === 429
        ? waitOf(candidate.response.headers, candidate.response.json)
        : undefined;
    if (wait !== undefined) return wait;
  }
  throw new BlockedError('no refusal said how long to wait');
}
