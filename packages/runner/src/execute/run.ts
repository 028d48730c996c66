import { randomUUID } from 'node:crypto';
import { createValidator, type Validator } from '@touchstone/core';
import { ControlError } from '../control/control-error.js';
import { NoAnswerError } from '../http/errors.js';
import type { HttpClient } from '../http/http-client.js';
import { Receiver } from '../http/receiver.js';
import type { Case, Plan } from '../plan/case.js';
import { dangerousStages } from '../plan/ending-cases.js';
import { lanesOf } from '../plan/lanes.js';
import { type Doubt, evidenceOf, type RunEvent } from '../report/event.js';
import { attemptOf, type CaseAttempt, conclusionOf, repetitionOf } from './case-attempt.js';
import { caseFinished, type StopReason } from './case-finished.js';
import { CaseQueue } from './case-queue.js';
import { closingEvents } from './closing-events.js';
import { lateRemovalContext, removalContext } from './creations/case-removals.js';
import type { Creation } from './creations/creation.js';
import { RemainingLog } from './creations/remaining-log.js';
import { Remover } from './creations/remover.js';
import { startDeadlines } from './deadlines.js';
import type { ExecuteOptions } from './execute-options.js';
import { ListChanges } from './list-changes.js';
import { baseUrlOf, concurrencyOf, openClient, openSession } from './open-session.js';
import { ReadCache } from './read-cache.js';
import { Recorder } from './recorder.js';
import { isPostponed, Repetitions } from './repetitions.js';
import { admits } from './run-budget.js';
import { runStarted, withoutUser } from './run-started.js';
import { runComparableStep, runStep } from './run-step.js';
import { type Ending, RunWatch } from './run-watch.js';
import { ServerWatch } from './server-watch.js';
import type { Session } from './session.js';
import { stagesOf } from './stages.js';
import { caseContext, type RunContext, type StepContext } from './step-context.js';
import { stopReasonOf } from './stop-reason.js';
import { Throttle } from './throttle.js';

/** After this number of consecutive unanswered cases, the server counts as stopped. */
const MAX_UNANSWERED_CASES = 5;
/** One run of a plan. Runs the cases in lanes, then the exclusive cases one at a time, dangerous ones last. */
export class Run {
  readonly #id: string;
  readonly #queue: CaseQueue;
  readonly #options: ExecuteOptions;
  readonly #emit: (event: RunEvent) => void;
  readonly #cancelled: AbortSignal;
  /** Aborted when the server or its control server has stopped, or when the server accepts no calls. */
  readonly #aborted = new AbortController();
  readonly #stopped: AbortSignal;
  readonly #client: HttpClient;
  readonly #cutOff = new AbortController();
  readonly #removing = new AbortController();
  /** The client that removes the created resources. It remains usable after a cancellation. */
  readonly #removalClient: HttpClient;
  readonly #remover: Remover;
  readonly #receiver: Receiver = new Receiver();
  readonly #session: Session;
  readonly #validator: Validator;
  readonly #volatile: StepContext['volatile'] = new Map();
  readonly #throttle = new Throttle((seconds) => this.#emit({ type: 'run-waiting', seconds }));
  /** The resources to remove after all cases: those of fixtures, and those whose removal failed. */
  readonly #creations: Creation[] = [];
  readonly #remaining = new RemainingLog();
  readonly #lists: ListChanges;
  readonly #watch: ServerWatch;
  readonly #runWatch: RunWatch;
  readonly #repetitions = new Repetitions();
  readonly #postponed: { planned: Case; attempts: readonly CaseAttempt[]; started: number }[] = [];
  #unansweredCases = 0;

  constructor(plan: Plan, options: ExecuteOptions, cancelled: AbortSignal, emit: (event: RunEvent) => void) {
    this.#id = options.runId ?? randomUUID();
    this.#queue = new CaseQueue(plan, emit);
    this.#options = options;
    this.#emit = emit;
    this.#cancelled = cancelled;
    this.#stopped = AbortSignal.any([cancelled, this.#aborted.signal]);
    this.#validator = createValidator(plan.model);
    this.#client = openClient(
      options,
      this.#id,
      AbortSignal.any([this.#cutOff.signal, this.#aborted.signal]),
      () => options.budget?.spend(),
    );
    this.#removalClient = openClient(options, this.#id, this.#removing.signal);
    this.#lists = new ListChanges(plan, this.#removalClient, options.budget?.limits);
    this.#remover = new Remover(this.#removalClient, this.#removing.signal);
    this.#session = openSession(plan, options, { client: this.#client, receiver: this.#receiver });
    this.#watch = new ServerWatch(plan, this.#session, this.#client, baseUrlOf(options));
    this.#runWatch = new RunWatch(this.#watch);
  }

  async start(): Promise<void> {
    const started = Date.now();
    this.#options.budget?.start();
    const server = this.#session.secrets.mask(withoutUser(this.#options.server));
    this.#emit(runStarted(this.#queue.plan, this.#options, { id: this.#id, server, started }));
    startDeadlines(this.#stopped, { cutOff: this.#cutOff, removing: this.#removing });
    let requests = 0;
    try {
      await this.#lookBefore(() => requests++);
      const concurrency = concurrencyOf(this.#options);
      for (const { isSelected, isSerial } of stagesOf(this.#queue.plan, this.#options.budget !== undefined))
        await this.#runRounds(isSelected, isSerial ? 1 : concurrency);
      if (!this.#stopped.aborted) await this.#endIf(this.#runWatch.check());
      for (const isSelected of dangerousStages(this.#queue.plan)) {
        if (this.#queue.isEmpty || !this.#mayContinue) break;
        // A dangerous case may keep the server from removing anything.
        await this.#tidy(() => this.#removeOnce(() => requests++));
        this.#session.discardFixtures();
        await this.#runRounds(isSelected, 1);
      }
      await this.#close(() => requests++);
      requests += this.#watch.requests;
    } finally {
      await Promise.all([this.#client.close(), this.#removalClient.close(), this.#receiver.close()]);
    }
    if (this.#cancelled.aborted && !this.#aborted.signal.aborted)
      this.#emit({ type: 'run-aborted', reason: 'The run was cancelled.' });
    const { tokens } = this.#session.callers;
    this.#emit({
      type: 'run-finished',
      at: new Date().toISOString(),
      durationMs: Date.now() - started,
      requests: requests + tokens.requests + this.#client.challenges + this.#removalClient.challenges,
    });
  }

  /** Checks the server before the first case. Ends the run if the server cannot be tested. */
  async #lookBefore(onRequest: () => void): Promise<void> {
    if (this.#stopped.aborted) return;
    const { obstacle, notes } = await this.#watch.look();
    for (const text of notes) this.#emit({ type: 'run-noted', text });
    if (obstacle !== null) this.#abort(obstacle);
    else await this.#lists.readBefore(lateRemovalContext(this.#shared, onRequest));
  }

  /** Runs a check of the server. Ends the run if the server can no longer be tested. */
  async #endIf(check: Promise<Ending | null>): Promise<void> {
    const ending = await check;
    if (ending) this.#abort(ending.reason, ending.doubt && { doubt: ending.doubt });
  }

  /** Runs the selected cases, and then in rounds those that the evidence of the earlier ones suggests. */
  async #runRounds(isSelected: (planned: Case) => boolean, concurrency: number): Promise<void> {
    for (let cases = this.#queue.take(isSelected); cases.length > 0; cases = this.#queue.take(isSelected)) {
      if (!this.#mayContinue) return;
      await this.#runAll(cases, concurrency);
      await this.#runPostponed();
    }
  }

  async #runAll(cases: readonly Case[], concurrency: number): Promise<void> {
    const queue = lanesOf(cases, this.#queue.plan.fixtures).values();
    const worker = async (): Promise<void> => {
      for (const lane of queue) {
        const readCache = new ReadCache();
        for (const planned of lane)
          if (this.#mayContinue && admits(this.#options.budget, planned, this.#emit))
            await this.#runCase(planned, readCache);
      }
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
  }

  get #mayContinue(): boolean {
    return !this.#stopped.aborted && (this.#options.budget?.used ?? null) === null;
  }

  /**
   * Runs a case, and repeats it with fresh values if a call failed that may succeed the next time. Postpones the case if
   * the server stays overloaded.
   */
  async #runCase(planned: Case, readCache: ReadCache): Promise<void> {
    const started = performance.now();
    this.#emit({ type: 'case-started', case: planned.id, operation: planned.operation });
    const attempts = await this.#repetitions.run(this.#stopped, (number, isLate) => {
      if (number === 0) return this.#tryCase(planned, readCache);
      readCache.clear();
      this.#session.discardFailed();
      return this.#repeatCase(planned, number, readCache, isLate);
    });
    if (isPostponed(attempts)) {
      this.#postponed.push({ planned, attempts, started });
      await this.#tidy(() => this.#endIf(this.#runWatch.casePostponed()));
    } else await this.#conclude(planned, attempts, started);
  }

  /** Runs the cases again that failed because the server was overloaded. */
  async #runPostponed(): Promise<void> {
    for (const { planned, attempts, started } of this.#postponed.splice(0)) {
      const all = await this.#repetitions.runPostponed(attempts, this.#stopped, (number, isLate) => {
        this.#session.discardFailed();
        return this.#repeatCase(planned, number, new ReadCache(), isLate);
      });
      await this.#conclude(planned, all, started);
    }
  }

  #repeatCase(planned: Case, number: number, readCache: ReadCache, isLate: boolean): Promise<CaseAttempt> {
    return this.#tryCase(repetitionOf(this.#queue.plan, planned, number), readCache, isLate);
  }

  async #conclude(planned: Case, attempts: readonly CaseAttempt[], started: number): Promise<void> {
    this.#options.budget?.release(planned);
    const { recorder, stopped } = conclusionOf(this.#queue.plan, attempts);
    const finished = caseFinished(this.#queue.plan, planned, recorder, stopped, performance.now() - started);
    this.#queue.addEvidence(evidenceOf([finished]));
    this.#emit(finished);
    await this.#tidy(() => this.#session.endings.confirm(this.#watch));
    if (this.#stopped.aborted || this.#session.endings.hasAny) return;
    const statuses = [stopped?.status, ...recorder.findings.map(({ status }) => status)];
    await this.#tidy(() => this.#endIf(this.#runWatch.caseFinished(planned.id, statuses)));
  }

  async #tryCase(planned: Case, readCache: ReadCache, awaitsCompletion = false): Promise<CaseAttempt> {
    const recorder = new Recorder(
      this.#queue.plan,
      this.#session,
      planned,
      this.#validator,
      this.#options.vendor ?? false,
    );
    const context = caseContext(this.#shared, planned, recorder, readCache, awaitsCompletion);
    const cleanup = planned.steps.filter(({ role }) => role === 'cleanup');
    const stopped = await this.#attempt(async () => {
      for (const step of planned.steps) if (step.role !== 'cleanup') await runComparableStep(step, context);
    });
    // Cleanup and removals run even if a step failed.
    for (const step of cleanup) await this.#tidy(() => runStep(step, context));
    await this.#tidy(() =>
      this.#remover.removeAll(context.creations, removalContext(context), this.#creations),
    );
    await recorder.exchanges.flush();
    return attemptOf(this.#queue.plan, planned, { recorder, stopped }, awaitsCompletion);
  }

  get #shared(): RunContext {
    return {
      plan: this.#queue.plan,
      session: this.#session,
      client: this.#client,
      receiver: this.#receiver,
      throttle: this.#throttle,
      volatile: this.#volatile,
      fixtureCreations: this.#creations,
      remaining: this.#remaining,
      signal: this.#stopped,
    };
  }

  /** Removes the created resources. Those that are left are tried again at the end of the run. */
  async #removeOnce(onRequest: () => void): Promise<void> {
    const left: Creation[] = [];
    await this.#remover.removeAll(this.#creations, lateRemovalContext(this.#shared, onRequest), left);
    this.#creations.push(...left.reverse());
  }

  /** Removes the created resources for the last time, and reports those that are left, and what the run has changed. */
  async #close(onRequest: () => void): Promise<void> {
    const context = lateRemovalContext(this.#shared, onRequest);
    const left = await this.#remover.removeRest(this.#creations, context);
    const logs = { remaining: this.#remaining, lists: this.#lists, limits: this.#options.budget?.limits };
    for await (const event of closingEvents(left, logs, context, this.#removalClient)) this.#emit(event);
  }

  /** Runs the action and returns why it failed, or null. Aborts the run if the server has stopped. */
  async #attempt(action: () => Promise<void>): Promise<StopReason | null> {
    try {
      await action();
      this.#unansweredCases = 0;
      return null;
    } catch (error) {
      const stopped = stopReasonOf(error, this.#session.secrets);
      if (error instanceof ControlError && error.isUnreachable) this.#abort(stopped.reason);
      if (error instanceof NoAnswerError && error.kind !== 'cancelled') {
        const { endings } = this.#session;
        if (error.kind === 'unreachable' && endings.noteUnreachable())
          return stopReasonOf(endings.serverEnded(), this.#session.secrets);
        this.#unansweredCases++;
        if (error.kind === 'unreachable') this.#abort(this.#runWatch.withLastCase(stopped.reason));
        else if (this.#unansweredCases >= MAX_UNANSWERED_CASES) this.#abort(stopped.reason);
      }
      return stopped;
    }
  }

  async #tidy(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      stopReasonOf(error, this.#session.secrets);
    }
  }

  #abort(reason: string, doubt: { readonly doubt?: Doubt } = {}): void {
    if (this.#aborted.signal.aborted) return;
    this.#emit({ type: 'run-aborted', reason, ...doubt });
    this.#aborted.abort();
  }
}
