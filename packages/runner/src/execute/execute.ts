import { createValidator, type Validator } from '@touchstone/core';
import type { Principal, Secret } from '../config/config.js';
import type { Case, Plan } from '../plan/case.js';
import type { RunEvent } from '../report/event.js';
import { Channel } from './channel.js';
import type { ControlHooks } from './control-hooks.js';
import { ControlError } from './control-protocol.js';
import { NoAnswerError } from './exchange.js';
import { HttpClient } from './http-client.js';
import { Recorder } from './recorder.js';
import { fixture, runStep, type StepContext } from './run-step.js';
import { BlockedError, Session } from './session.js';

export interface ExecuteOptions {
  /** Base URL of the server under test: `http://127.0.0.1:4010/api/v1`. */
  readonly server: string;
  /** What the document is called in reports. */
  readonly document: string;
  readonly principals: Readonly<Record<string, Principal>>;
  readonly resolveSecret: (secret: Secret) => string;
  /** What the plan's capabilities were read from. Without a clock, waits are slept through. */
  readonly hooks?: ControlHooks;
  /** Sent with every request; values are secrets. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Cases at once. Default 8. */
  readonly concurrency?: number;
  /** Milliseconds an answer may take. Default 10,000. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** The server is the vendor's: what we only inferred or designed is refuted, not violated. */
  readonly vendor?: boolean;
}

/** So many cases in a row without an answer, and the server is taken for gone. */
const PATIENCE = 5;

/**
 * Runs a plan's cases and tells how it goes. Never throws for what a server does: a server that is gone ends
 * the run with `run-aborted`.
 */
export function execute(plan: Plan, options: ExecuteOptions): AsyncIterable<RunEvent> {
  const channel = new Channel<RunEvent>();
  new Run(plan, options, channel).start().then(
    () => channel.close(),
    (error: unknown) => channel.close(error),
  );
  return channel;
}

class Run {
  readonly #plan: Plan;
  readonly #options: ExecuteOptions;
  readonly #channel: Channel<RunEvent>;
  readonly #client: HttpClient;
  readonly #session: Session;
  readonly #validator: Validator;
  readonly #volatile: StepContext['volatile'] = new Map();
  readonly #aborted = new AbortController();
  #unanswered = 0;

  constructor(plan: Plan, options: ExecuteOptions, channel: Channel<RunEvent>) {
    this.#plan = plan;
    this.#options = options;
    this.#channel = channel;
    this.#validator = createValidator(plan.model);
    const signal = options.signal ? AbortSignal.any([options.signal, this.#aborted.signal]) : this.#aborted.signal;
    const concurrency = options.concurrency ?? 8;
    this.#client = new HttpClient({ concurrency, timeoutMs: options.timeoutMs ?? 10_000, signal });
    const { principals, resolveSecret, server, headers = {}, hooks = {} } = options;
    this.#session = new Session(plan, { server: server.replace(/\/+$/, ''), principals, headers, resolveSecret, hooks });
  }

  async start(): Promise<void> {
    const started = Date.now();
    this.#announce(started);
    try {
      await this.#runAll(this.#plan.cases.filter(({ exclusive }) => !exclusive), this.#options.concurrency ?? 8);
      await this.#runAll(this.#plan.cases.filter(({ exclusive }) => exclusive), 1);
      await this.#removeFixtures();
    } finally {
      await this.#client.close();
    }
    if (this.#options.signal?.aborted && !this.#aborted.signal.aborted) {
      this.#channel.push({ type: 'run-aborted', reason: 'The run was cancelled.' });
    }
    const now = Date.now();
    this.#channel.push({ type: 'run-finished', at: new Date(now).toISOString(), durationMs: now - started });
  }

  #announce(started: number): void {
    const { model, obligations, cases, seed } = this.#plan;
    this.#channel.push({
      type: 'run-started',
      title: model.title,
      version: model.version,
      document: this.#options.document,
      server: this.#session.secrets.mask(this.#options.server),
      seed,
      obligations: obligations.length,
      ways: obligations.reduce((sum, { ways }) => sum + ways.length, 0),
      cases: cases.length,
      at: new Date(started).toISOString(),
    });
  }

  get #stopped(): boolean {
    return this.#aborted.signal.aborted || (this.#options.signal?.aborted ?? false);
  }

  async #runAll(cases: readonly Case[], concurrency: number): Promise<void> {
    const queue = cases.values();
    const worker = async (): Promise<void> => {
      for (const next of queue) {
        if (this.#stopped) return;
        await this.#runCase(next);
      }
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
  }

  async #runCase(planned: Case): Promise<void> {
    const started = performance.now();
    const recorder = new Recorder(this.#plan, this.#session, planned, this.#validator, this.#options.vendor ?? false);
    this.#channel.push({ type: 'case-started', case: planned.id, operation: planned.operation });
    const context = this.#stepContext(recorder);
    const blocked = await this.#attempt(async () => {
      for (const name of planned.needs ?? []) await fixture(name, context);
      for (const step of planned.steps) await runStep(step, context);
    }, recorder);
    if (!this.#stopped) {
      for (const step of planned.cleanup) await this.#attempt(() => runStep(step, context), recorder, true);
    }
    const failed = recorder.violated.length > 0;
    const { findings, violated, checks, skipped, requests, controlRequests } = recorder;
    this.#channel.push({
      type: 'case-finished',
      case: planned.id,
      operation: planned.operation,
      outcome: blocked !== null ? 'blocked' : failed ? 'failed' : 'passed',
      reason: blocked,
      proved: blocked === null ? planned.ways.filter((way) => !violated.some((each) => touches(each, way))) : [],
      violated,
      findings,
      checks,
      skipped,
      requests,
      controlRequests,
      durationMs: performance.now() - started,
    });
  }

  #stepContext(recorder: Recorder): StepContext {
    return {
      plan: this.#plan,
      session: this.#session,
      client: this.#client,
      recorder,
      bindings: new Map(),
      exchanges: new Map(),
      volatile: this.#volatile,
    };
  }

  /** Runs something; what stops it short becomes a reason, and a server that is gone ends the run. */
  async #attempt(action: () => Promise<void>, recorder: Recorder, cleaning = false): Promise<string | null> {
    try {
      await action();
      this.#unanswered = 0;
      return null;
    } catch (error) {
      if (error instanceof BlockedError || error instanceof ControlError) return this.#session.secrets.mask(error.message);
      if (!(error instanceof NoAnswerError)) throw error;
      if (error.kind === 'cancelled' || cleaning) return error.message;
      this.#unanswered++;
      if (error.kind !== 'unreachable') recorder.unanswered(error);
      if (error.kind === 'unreachable' || this.#unanswered >= PATIENCE) this.#abort(error.message);
      return error.message;
    }
  }

  #abort(reason: string): void {
    if (this.#aborted.signal.aborted) return;
    this.#channel.push({ type: 'run-aborted', reason: this.#session.secrets.mask(reason) });
    this.#aborted.abort();
  }

  async #removeFixtures(): Promise<void> {
    const made = [...this.#plan.fixtures.values()].filter(({ cleanup }) => cleanup.length > 0).reverse();
    const [planned] = this.#plan.cases;
    if (!planned || this.#stopped) return;
    const recorder = new Recorder(this.#plan, this.#session, planned, this.#validator, false);
    for (const { name, cleanup } of made) {
      const context = this.#stepContext(recorder);
      await this.#attempt(async () => {
        const bindings = await this.#session.madeFixture(name);
        if (!bindings) return;
        for (const step of cleanup) await runStep(step, { ...context, bindings });
      }, recorder, true);
    }
  }
}

const touches = (violated: { obligation: string; way: string | null }, way: string): boolean =>
  violated.way === null ? way.startsWith(`${violated.obligation} · `) : violated.way === way;
