import type { Plan } from '../../plan/case.js';
import type { CaseExchanges } from '../case-exchanges.js';
import type { Session } from '../session.js';
import type { Throttle } from '../throttle.js';
import type { ReadLists } from './find-created.js';

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

/** The options of the removal of a resource. */
export interface RemovalOptions {
  /** True to prove that the removal works. The resource is then read after its removal. */
  readonly isProof?: boolean;
  /** Receives the collections that are read, so that one read serves all searches of a collection. */
  readonly lists?: ReadLists;
}
