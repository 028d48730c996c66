import type { StepContext } from '../step-context.js';
import type { RemovalContext } from './removal-context.js';

/** Returns the dependencies of the removals of a case. Their requests count as requests of the case. */
export function removalContext({
  plan,
  session,
  throttle,
  signal,
  removed,
  recorder,
}: StepContext): RemovalContext {
  const { exchanges } = recorder;
  return { plan, session, throttle, signal, removed, exchanges, onRequest: () => recorder.requests++ };
}
