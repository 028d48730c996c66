import { randomUUID } from 'node:crypto';
import { createValidator, type Validator } from '@touchstone/core';
import { ControlError } from '../control/control-error.js';
import { NoAnswerError } from '../http/errors.js';
import type { HttpClient } from '../http/http-client.js';
import { Receiver } from '../http/receiver.js';
import { BlockedError } from '../plan/blocked.js';
import type { Case, Plan } from '../plan/case.js';
import { lanesOf } from '../plan/lanes.js';
import type { RunEvent } from '../report/event.js';
import { type CaseAttempt, conclusionOf, MAX_REPETITIONS, repetitionOf } from './case-attempt.js';
import { CaseExchanges } from './case-exchanges.js';
import { caseFinished, type StopReason } from './case-finished.js';
import type { Creation } from './creations/creation.js';
import { type RemovalContext, removalContext } from './creations/removal-context.js';
import { removeAll } from './creations/remove-all.js';
import { DeliveryWaitBudget } from './delivery-wait-budget.js';
import type { ExecuteOptions } from './execute-options.js';
import { baseUrlOf, concurrencyOf, openClient, openSession } from './open-session.js';
import { ReadCache } from './read-cache.js';
import { Recorder } from './recorder.js';
import { runStep } from './run-step.js';
import { ServerWatch } from './server-watch.js';
import type { Session } from './session.js';
import type { StepContext } from './step-context.js';
import { Throttle } from './throttle.js';

/** Number of consecutive unanswered cases after which the server counts as stopped. */
const MAX_UNANSWERED_CASES = 5;
/** Number of finished cases between two checks that the server still accepts calls. */
const CASES_PER_LOOK = 50;
/** Time for pending requests after a cancellation. Only their responses reveal what they created. */
const GRACE_MS = 1500;
/** Time for removing the created resources after the run has stopped. */
const REMOVAL_MS = 5000;

/** One run of a plan. Runs the cases in lanes, then the exclusive cases one at a time, dangerous ones last. */
export class Run {
  readonly #id: string;
  readonly #plan: Plan;
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
  readonly #remover: HttpClient;
  readonly #receiver: Receiver = new Receiver();
  readonly #session: Session;
  readonly #validator: Validator;
  readonly #volatile: StepContext['volatile'] = new Map();
  readonly #throttle = new Throttle((seconds) => this.#emit({ type: 'run-waiting', seconds }));
  readonly #watch: ServerWatch;
  #unansweredCases = 0;
  #finishedCases = 0;
  #lastCase = '';

  constructor(plan: Plan, options: ExecuteOptions, cancelled: AbortSignal, emit: (event: RunEvent) => void) {
    this.#id = options.runId ?? randomUUID();
    this.#plan = plan;
    this.#options = options;
    this.#emit = emit;
    this.#cancelled = cancelled;
    this.#stopped = AbortSignal.any([cancelled, this.#aborted.signal]);
    this.#validator = createValidator(plan.model);
    this.#client = openClient(
      options,
      this.#id,
      AbortSignal.any([this.#cutOff.signal, this.#aborted.signal]),
    );
    this.#remover = openClient(options, this.#id, this.#removing.signal);
    this.#session = openSession(plan, options, { client: this.#client, receiver: this.#receiver });
    this.#watch = new ServerWatch(plan, this.#session, this.#client, baseUrlOf(options));
  }

  async start(): Promise<void> {
    const started = Date.now();
    this.#announce(started);
    const startDeadlines = (): void => {
      setTimeout(() => this.#cutOff.abort(), GRACE_MS).unref();
      setTimeout(() => this.#removing.abort(), REMOVAL_MS).unref();
    };
    if (this.#stopped.aborted) startDeadlines();
    else this.#stopped.addEventListener('abort', startDeadlines, { once: true });
    let requests = 0;
    try {
      await this.#lookBefore();
      const { cases } = this.#plan;
      await this.#runAll(lanesOf(cases.filter(({ exclusive }) => !exclusive)), concurrencyOf(this.#options));
      const exclusive = cases.filter((planned) => planned.exclusive);
      await this.#runAll(lanesOf(exclusive.filter(({ isDangerous }) => !isDangerous)), 1);
      await this.#runAll(lanesOf(exclusive.filter(({ isDangerous }) => isDangerous)), 1);
      await this.#removeAll(this.#session.creations, {
        exchanges: new CaseExchanges(this.#session, null, () => false),
        removed: new Set(),
        onRequest: () => requests++,
      });
      requests += this.#watch.requests;
    } finally {
      await Promise.all([this.#client.close(), this.#remover.close(), this.#receiver.close()]);
    }
    if (this.#cancelled.aborted && !this.#aborted.signal.aborted) {
      this.#emit({ type: 'run-aborted', reason: 'The run was cancelled.' });
    }
    const now = Date.now();
    this.#emit({
      type: 'run-finished',
      at: new Date(now).toISOString(),
      durationMs: now - started,
      requests: requests + this.#session.callers.tokens.requests,
    });
  }

  /** Ends the run before its first case if nothing can be judged. */
  async #lookBefore(): Promise<void> {
    if (this.#stopped.aborted) return;
    const { obstacle, notes } = await this.#watch.look();
    for (const text of notes) this.#emit({ type: 'run-noted', text });
    if (obstacle !== null) this.#abort(obstacle);
  }

  /** Ends the run if the server accepts no calls any more. Checks it only after every {@link CASES_PER_LOOK} cases. */
  async #lookAgain(): Promise<void> {
    if (++this.#finishedCases % CASES_PER_LOOK !== 0 || this.#stopped.aborted) return;
    const before = this.#lastCase;
    const reason = await this.#watch.check();
    if (reason !== null) this.#abort(`${reason}. The last case before was ${before}.`);
  }

  #announce(started: number): void {
    const { model, obligations, webhooks, cases, heldBack, allow, seed } = this.#plan;
    this.#emit({
      type: 'run-started',
      run: this.#id,
      title: model.title,
      version: model.version,
      document: this.#options.document,
      server: this.#session.secrets.mask(withoutUser(this.#options.server)),
      seed,
      obligations: obligations.length + webhooks.length,
      variants: [...obligations, ...webhooks].reduce((sum, { variants }) => sum + variants.length, 0),
      cases: cases.length,
      heldBack: heldBack.length,
      allow,
      callers: Object.keys(this.#options.callers),
      at: new Date(started).toISOString(),
    });
  }

  async #runAll(lanes: readonly (readonly Case[])[], concurrency: number): Promise<void> {
    const queue = lanes.values();
    const worker = async (): Promise<void> => {
      for (const lane of queue) {
        const readCache = new ReadCache();
        for (const planned of lane) if (!this.#stopped.aborted) await this.#runCase(planned, readCache);
      }
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
  }

  /** Runs a case, and repeats it with fresh values if a call failed that may succeed the next time. */
  async #runCase(planned: Case, readCache: ReadCache): Promise<void> {
    const started = performance.now();
    this.#emit({ type: 'case-started', case: planned.id, operation: planned.operation });
    const attempts = [await this.#tryCase(planned, readCache)];
    while (attempts.length <= MAX_REPETITIONS && !this.#stopped.aborted && attempts.at(-1)?.isChance) {
      readCache.clear();
      this.#session.discardFailed();
      attempts.push(await this.#tryCase(repetitionOf(this.#plan, planned, attempts.length), readCache));
    }
    const { recorder, stopped } = conclusionOf(attempts);
    this.#emit(caseFinished(this.#plan, planned, recorder, stopped, performance.now() - started));
    this.#lastCase = planned.id;
    await this.#tidy(() => this.#lookAgain());
  }

  async #tryCase(planned: Case, readCache: ReadCache): Promise<CaseAttempt> {
    const recorder = new Recorder(
      this.#plan,
      this.#session,
      planned,
      this.#validator,
      this.#options.vendor ?? false,
    );
    const context: StepContext = {
      plan: this.#plan,
      session: this.#session,
      client: this.#client,
      receiver: this.#receiver,
      throttle: this.#throttle,
      recorder,
      bindings: new Map(),
      exchanges: new Map(),
      readCache,
      deliveryWait: new DeliveryWaitBudget(),
      volatile: this.#volatile,
      creations: [],
      removed: new Set(),
      signal: this.#stopped,
    };
    const cleanup = planned.steps.filter(({ role }) => role === 'cleanup');
    const stopped = await this.#attempt(async () => {
      for (const step of planned.steps) if (step.role !== 'cleanup') await runStep(step, context);
    });
    // Cleanup and removals run even if a step failed.
    for (const step of cleanup) await this.#tidy(() => runStep(step, context));
    await this.#tidy(() => this.#removeAll(context.creations, removalContext(context)));
    await recorder.exchanges.flush();
    const isBroken = recorder.violated.length + recorder.refuted.length > 0;
    const isChance = recorder.mishap !== null && (stopped !== null || isBroken);
    return { recorder, stopped, isChance };
  }

  async #removeAll(
    creations: Creation[],
    own: Pick<RemovalContext, 'exchanges' | 'removed' | 'onRequest'>,
  ): Promise<void> {
    const context: RemovalContext = {
      plan: this.#plan,
      session: this.#session,
      throttle: this.#throttle,
      signal: this.#stopped,
      ...own,
    };
    for (const left of await removeAll(creations, context, this.#remover))
      this.#emit({ type: 'resource-left', ...left });
  }

  /** Runs the action and returns why it failed, or null. Aborts the run if the server has stopped. */
  async #attempt(action: () => Promise<void>): Promise<StopReason | null> {
    try {
      await action();
      this.#unansweredCases = 0;
      return null;
    } catch (error) {
      const stopped = this.#reasonOf(error);
      if (error instanceof ControlError && error.isUnreachable) this.#abort(stopped.reason);
      if (error instanceof NoAnswerError && error.kind !== 'cancelled') {
        this.#unansweredCases++;
        if (error.kind === 'unreachable' || this.#unansweredCases >= MAX_UNANSWERED_CASES)
          this.#abort(stopped.reason);
      }
      return stopped;
    }
  }

  async #tidy(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.#reasonOf(error);
    }
  }

  /**
   * Returns why a `BlockedError`, `ControlError` or `NoAnswerError` stops a case.
   * @throws any other error.
   */
  #reasonOf(error: unknown): StopReason {
    const { secrets } = this.#session;
    if (error instanceof BlockedError) {
      const { status, untested } = error;
      return {
        reason: secrets.mask(error.message),
        ...(untested && { untested: { ...untested, detail: secrets.mask(untested.detail) } }),
        ...(status !== undefined && { status }),
      };
    }
    if (error instanceof ControlError || error instanceof NoAnswerError)
      return { reason: secrets.mask(error.message) };
    throw error;
  }

  #abort(reason: string): void {
    if (this.#aborted.signal.aborted) return;
    this.#emit({ type: 'run-aborted', reason });
    this.#aborted.abort();
  }
}

/** Removes the user information from a base URL (RFC 3986 §3.2.1). */
function withoutUser(server: string): string {
  return server.replace(/^([a-z][a-z\d+.-]*:\/\/)[^/?#@]*@/i, '$1');
}
