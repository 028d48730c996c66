import type { HttpClient } from '../http/http-client.js';
import type { Exchange } from '../http/message.js';
import type { Receiver } from '../http/receiver.js';
import type { Plan } from '../plan/case.js';
import type { DeliveryWaitBudget } from './delivery-wait-budget.js';
import type { ReadCache } from './read-cache.js';
import type { Recorder } from './recorder.js';
import type { Bindings, Session } from './session.js';
import type { Throttle } from './throttle.js';

/** What steps of one case, or of one fixture, run with. */
export interface StepContext {
  readonly plan: Plan;
  readonly session: Session;
  readonly client: HttpClient;
  readonly receiver: Receiver;
  readonly throttle: Throttle;
  readonly recorder: Recorder;
  readonly bindings: Bindings;
  readonly exchanges: Map<string, Exchange>;
  readonly reads: ReadCache;
  readonly deliveryWait: DeliveryWaitBudget;
  /** By operation id: pointers that differ between two reads of the same state. */
  readonly volatile: Map<string, Promise<Set<string>>>;
  /** Removals of what the steps made, oldest first. */
  readonly undo: Removal[];
  readonly signal: AbortSignal;
}

/** Removes one thing that a request made. Whether it was still there is nobody's fault. */
export type Removal = (client: HttpClient) => Promise<void>;
