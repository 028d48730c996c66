import { createValidator, type Validator } from '@touchstone/core';
import { ControlError } from '../control/control-protocol.js';
import { HttpClient } from '../http/http-client.js';
import { NoAnswerError } from '../http/message.js';
import { Receiver } from '../http/receiver.js';
import { BlockedError } from '../plan/blocked.js';
import type { Case, Plan } from '../plan/case.js';
import { lanesOf } from '../plan/lanes.js';
import type { RunEvent } from '../report/event.js';
import { DeliveryWaitBudget } from './delivery-wait-budget.js';
import type { ExecuteOptions } from './execute.js';
import { finished, type Stopped } from './outcome.js';
import { ReadCache } from './read-cache.js';
import { Recorder } from './recorder.js';
import { runStep } from './run-step.js';
import { Session } from './session.js';
import type { StepContext } from './step-context.js';
import { Throttle } from './throttle.js';
import { removeAll } from './undo.js';

/** So many cases in a row without an answer, and the server is taken for gone. */
const PATIENCE = 5;
/** Milliseconds that what is under way when a run is cancelled may take: what it makes is known by its answer alone. */
const GRACE_MS = 1500;
/** Milliseconds that removing what was made may take once the run has stopped. */
const REMOVAL_MS = 5000;

/** One run of a plan: its cases in lanes, the exclusive ones alone and last. */
export class Run {
  readonly #plan: Plan;
  readonly #options: ExecuteOptions;
  readonly #tell: (event: RunEvent) => void;
  readonly #cancelled: AbortSignal;
  /** Ends the run when the server is gone. */
  readonly #aborted = new AbortController();
  readonly #stopped: AbortSignal;
  readonly #client: HttpClient;
  readonly #cutOff = new AbortController();
  /** Outlives a cancellation, to remove what was made. */
  readonly #removing = new AbortController();
  readonly #remover: HttpClient;
  readonly #receiver: Receiver = new Receiver();
  readonly #session: Session;
  readonly #validator: Validator;
  readonly #volatile: StepContext['volatile'] = new Map();
  readonly #throttle = new Throttle((seconds) => this.#tell({ type: 'run-waiting', seconds }));
  #unanswered = 0;

  constructor(plan: Plan, options: ExecuteOptions, cancelled: AbortSignal, tell: (event: RunEvent) => void) {
    this.#plan = plan;
    this.#options = options;
    this.#tell = tell;
    this.#cancelled = cancelled;
    this.#stopped = AbortSignal.any([cancelled, this.#aborted.signal]);
    this.#validator = createValidator(plan.model);
    const limits = { concurrency: this.#concurrency, timeoutMs: options.timeoutMs ?? 10_000 };
    this.#client = new HttpClient({
      ...limits,
      signal: AbortSignal.any([this.#cutOff.signal, this.#aborted.signal]),
    });
    this.#remover = new HttpClient({ ...limits, signal: this.#removing.signal });
    const { callers, resolveSecret, server, headers = {}, hooks = {}, onSecret } = options;
    this.#session = new Session(plan, {
      server: server.replace(/\/+$/, ''),
      client: this.#client,
      receiver: this.#receiver,
      callers,
      headers,
      resolveSecret,
      hooks,
      onSecret,
    });
  }

  async start(): Promise<void> {
    const started = Date.now();
    this.#announce(started);
    const deadlines = (): void => {
      setTimeout(() => this.#cutOff.abort(), GRACE_MS).unref();
      setTimeout(() => this.#removing.abort(), REMOVAL_MS).unref();
    };
    if (this.#stopped.aborted) deadlines();
    else this.#stopped.addEventListener('abort', deadlines, { once: true });
    let requests = 0;
    try {
      const { cases } = this.#plan;
      await this.#runAll(lanesOf(cases.filter(({ exclusive }) => !exclusive)), this.#concurrency);
      await this.#runAll(lanesOf(cases.filter(({ exclusive }) => exclusive)), 1);
      requests = await removeAll(this.#session.undo, this.#remover);
    } finally {
      await Promise.all([this.#client.close(), this.#remover.close(), this.#receiver.close()]);
    }
    if (this.#cancelled.aborted && !this.#aborted.signal.aborted) {
      this.#tell({ type: 'run-aborted', reason: 'The run was cancelled.' });
    }
    const now = Date.now();
    this.#tell({
      type: 'run-finished',
      at: new Date(now).toISOString(),
      durationMs: now - started,
      requests: requests + this.#session.callers.tokens.requests,
    });
  }

  get #concurrency(): number {
    return Math.max(1, Math.floor(this.#options.concurrency ?? 8));
  }

  #announce(started: number): void {
    const { model, obligations, webhooks, cases, seed } = this.#plan;
    this.#tell({
      type: 'run-started',
      title: model.title,
      version: model.version,
      document: this.#options.document,
      server: this.#session.secrets.mask(withoutUser(this.#options.server)),
      seed,
      obligations: obligations.length + webhooks.length,
      variants: [...obligations, ...webhooks].reduce((sum, { variants }) => sum + variants.length, 0),
      cases: cases.length,
      at: new Date(started).toISOString(),
    });
  }

  async #runAll(lanes: readonly (readonly Case[])[], concurrency: number): Promise<void> {
    const queue = lanes.values();
    const worker = async (): Promise<void> => {
      for (const lane of queue) {
        const reads = new ReadCache();
        for (const next of lane) if (!this.#stopped.aborted) await this.#runCase(next, reads);
      }
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
  }

  async #runCase(planned: Case, reads: ReadCache): Promise<void> {
    const started = performance.now();
    const recorder = new Recorder(
      this.#plan,
      this.#session,
      planned,
      this.#validator,
      this.#options.vendor ?? false,
    );
    this.#tell({ type: 'case-started', case: planned.id, operation: planned.operation });
    const context: StepContext = {
      plan: this.#plan,
      session: this.#session,
      client: this.#client,
      receiver: this.#receiver,
      throttle: this.#throttle,
      recorder,
      bindings: new Map(),
      exchanges: new Map(),
      reads,
      deliveryWait: new DeliveryWaitBudget(),
      volatile: this.#volatile,
      undo: [],
      signal: this.#stopped,
    };
    const stopped = await this.#attempt(async () => {
      for (const step of planned.steps) await runStep(step, context);
    });
    // Whatever happened: the clock is set free, and what was made is removed.
    for (const step of planned.cleanup) await this.#tidy(() => runStep(step, context));
    await this.#tidy(async () => {
      recorder.requests += await removeAll(context.undo, this.#remover);
    });
    this.#tell(finished(this.#plan, planned, recorder, stopped, performance.now() - started));
  }

  /** Runs something; what stops it short becomes a reason, and a server that is gone ends the run. */
  async #attempt(action: () => Promise<void>): Promise<Stopped | null> {
    try {
      await action();
      this.#unanswered = 0;
      return null;
    } catch (error) {
      const stopped = this.#reasonOf(error);
      if (error instanceof ControlError && error.isUntested) this.#abort(stopped.reason);
      if (error instanceof NoAnswerError && error.kind !== 'cancelled') {
        this.#unanswered++;
        if (error.kind === 'untested' || this.#unanswered >= PATIENCE) this.#abort(stopped.reason);
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

  /** @throws what is a bug of ours. */
  #reasonOf(error: unknown): Stopped {
    const { secrets } = this.#session;
    if (error instanceof BlockedError) {
      const { untested } = error;
      return {
        reason: secrets.mask(error.message),
        ...(untested && { untested: { ...untested, detail: secrets.mask(untested.detail) } }),
      };
    }
    if (error instanceof ControlError || error instanceof NoAnswerError)
      return { reason: secrets.mask(error.message) };
    throw error;
  }

  #abort(reason: string): void {
    if (this.#aborted.signal.aborted) return;
    this.#tell({ type: 'run-aborted', reason });
    this.#aborted.abort();
  }
}

/** A base URL may carry a user and password (RFC 3986 §3.2.1). */
function withoutUser(server: string): string {
  return server.replace(/^([a-z][a-z\d+.-]*:\/\/)[^/?#@]*@/i, '$1');
}
