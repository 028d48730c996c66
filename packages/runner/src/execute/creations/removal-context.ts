import type { CaseExchanges } from '../case-exchanges.js';
import type { StepContext } from '../step-context.js';

/** The dependencies of a removal. */
export interface RemovalContext extends Pick<StepContext, 'plan' | 'session' | 'throttle' | 'signal'> {
  readonly exchanges: CaseExchanges;
  /** URLs of accepted DELETE requests. The resources no longer exist, even if the server refuses another DELETE. */
  readonly removed: ReadonlySet<string>;
  /** Called before each request. */
  readonly onRequest: () => void;
}

/** Returns the dependencies of a removal that belongs to a case. */
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
