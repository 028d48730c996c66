import type { Caller, Secret } from '../config/config.js';
import type { ControlHooks } from '../control/control-hooks.js';
import { inTime } from '../control/hook-timeout.js';
import type { Plan } from '../plan/case.js';
import type { RunEvent } from '../report/event.js';
import { keyOf } from '../report/reduce-report.js';
import { Channel } from './channel.js';
import { Run } from './run.js';

export interface ExecuteOptions {
  /** Base URL of the server under test: `http://127.0.0.1:4010/api/v1`. */
  readonly server: string;
  /** What the document is called in reports. */
  readonly document: string;
  readonly callers: Readonly<Record<string, Caller>>;
  readonly resolveSecret: (secret: Secret) => string;
  /** Hears of every secret the run makes or sends, for whoever prints what the run does not see: a server's log. */
  readonly onSecret?: (value: string, name: string) => void;
  /** What the plan's capabilities were read from. Without a clock, waits are slept through. */
  readonly hooks?: ControlHooks;
  /** Milliseconds a hook may take. Default 30,000. */
  readonly hookTimeoutMs?: number;
  /** Sent with every request; values are secrets. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Cases at once. Default 8. */
  readonly concurrency?: number;
  /** Milliseconds an answer may take. Default 10,000. */
  readonly timeoutMs?: number;
  /** Cancels the run. What it made is still removed, for at most five seconds. */
  readonly signal?: AbortSignal;
  /** The server is the vendor's: what we only inferred or designed is refuted, not violated. */
  readonly vendor?: boolean;
}

/**
 * Runs a plan's cases and tells how it goes. Never throws for what a server does: a server that is gone ends
 * the run with `run-aborted`. Who stops listening ends the run too.
 * @throws what `resolveSecret` throws, before anything is sent.
 */
export async function* execute(
  plan: Plan,
  options: ExecuteOptions,
): AsyncGenerator<RunEvent, void, undefined> {
  const channel = new Channel<RunEvent>();
  const counted = counter();
  const abandoned = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, abandoned.signal]) : abandoned.signal;
  const hooks = inTime(options.hooks ?? {}, options.hookTimeoutMs ?? 30_000);
  const running = new Run(plan, { ...options, hooks }, signal, (event) =>
    channel.push(counted(event)),
  ).start();
  running.then(
    () => channel.close(),
    (error: unknown) => channel.close(error),
  );
  try {
    yield* channel;
  } finally {
    abandoned.abort();
    await running.catch(() => undefined);
  }
}

/** Counts, case by case, the findings that are told for the first time. */
function counter(): (event: RunEvent) => RunEvent {
  const told = new Set<string>();
  return (event) => {
    if (event.type !== 'case-finished' || event.findings.length === 0) return event;
    const before = told.size;
    for (const finding of event.findings) told.add(keyOf(finding));
    return { ...event, fresh: told.size - before };
  };
}
