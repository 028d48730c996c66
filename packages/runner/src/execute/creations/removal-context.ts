import type { Plan } from '../../plan/case.js';
import type { CaseExchanges } from '../case-exchanges.js';
import type { Session } from '../session.js';
import type { Throttle } from '../throttle.js';

/** The dependencies of a removal. */
export interface RemovalContext {
  readonly plan: Plan;
  readonly session: Session;
  readonly throttle: Throttle;
  readonly exchanges: CaseExchanges;
  /** Called before each request. */
  readonly onRequest: () => void;
  readonly signal: AbortSignal;
}
