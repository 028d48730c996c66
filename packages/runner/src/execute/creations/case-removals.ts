import { CaseExchanges } from '../case-exchanges.js';
import type { StepContext } from '../step-context.js';
import type { RemovalContext } from './removal-context.js';

/** Returns the dependencies of the removals of a case. Their requests count as requests of the case. */
export function removalContext({ plan, session, throttle, signal, recorder }: StepContext): RemovalContext {
  const { exchanges } = recorder;
  return { plan, session, throttle, signal, exchanges, onRequest: () => recorder.requests++ };
}

/** Returns the dependencies of the removals outside of cases. */
export function lateRemovalContext(
  { plan, session, throttle, signal }: Pick<StepContext, 'plan' | 'session' | 'throttle' | 'signal'>,
  onRequest: () => void,
): RemovalContext {
  const exchanges = new CaseExchanges(session, null, () => false);
  return { plan, session, throttle, signal, exchanges, onRequest };
}
