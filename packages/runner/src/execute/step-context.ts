import type { Exchange } from '../checks/exchange.js';
import type { HttpClient } from '../http/http-client.js';
import type { Receiver } from '../http/receiver.js';
import type { Case, Plan } from '../plan/case.js';
import type { Step } from '../plan/step.js';
import type { Creation } from './creations/creation.js';
import type { RemainingLog } from './creations/remaining-log.js';
import { DeliveryWaitBudget } from './delivery-wait-budget.js';
import type { ReadCache } from './read-cache.js';
import type { Recorder } from './recorder.js';
import type { Bindings, Session } from './session.js';
import type { Throttle } from './throttle.js';

/** The dependencies of the steps of one case, or of one fixture. */
export interface StepContext {
  readonly plan: Plan;
  readonly session: Session;
  readonly client: HttpClient;
  readonly receiver: Receiver;
  readonly throttle: Throttle;
  readonly recorder: Recorder;
  /** The steps of the case. */
  readonly steps: readonly Step[];
  readonly bindings: Bindings;
  /** Exchanges by step id. */
  readonly exchanges: Map<string, Exchange>;
  readonly readCache: ReadCache;
  readonly deliveryWait: DeliveryWaitBudget;
  /** Pointers to values that differ between two reads of the same state, by operation id. */
  readonly volatile: Map<string, Promise<Set<string>>>;
  /** The resources that the steps created, oldest first. */
  readonly creations: Creation[];
  /** The resources of fixtures, oldest first, which are removed after all cases. */
  readonly fixtureCreations: Creation[];
  /** The resources that no request removes. */
  readonly remaining: RemainingLog;
  /** The generation of the fresh values in the remaining steps; 0 for those of the plan. */
  readonly renewal: { generation: number };
  /** Label of the values that the run adds to the bodies of the steps. Equal labels have equal values. */
  readonly valueLabel: string;
  /** True if the case waits for the server to complete the resources that it compares. */
  readonly awaitsCompletion: boolean;
  /** True if the case tries a possible cause of errors. */
  readonly isCandidate: boolean;
  readonly signal: AbortSignal;
}

/** The dependencies that the cases of a run share. */
export type RunContext = Omit<
  StepContext,
  | 'recorder'
  | 'steps'
  | 'bindings'
  | 'exchanges'
  | 'readCache'
  | 'deliveryWait'
  | 'creations'
  | 'renewal'
  | 'valueLabel'
  | 'awaitsCompletion'
  | 'isCandidate'
>;

/** Creates the dependencies of the steps of one case. */
export const caseContext = (
  run: RunContext,
  { id, repetition = 0, candidate, steps }: Case,
  recorder: Recorder,
  readCache: ReadCache,
  awaitsCompletion: boolean,
): StepContext => ({
  ...run,
  recorder,
  steps,
  bindings: new Map(),
  exchanges: new Map(),
  readCache,
  deliveryWait: new DeliveryWaitBudget(),
  creations: [],
  renewal: { generation: 0 },
  valueLabel: `${run.plan.valueSeed} ${repetition} ${id}`,
  awaitsCompletion,
  isCandidate: candidate !== undefined,
});
