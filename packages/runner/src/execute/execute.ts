import { withHookTimeout } from '../control/hook-timeout.js';
import type { Plan } from '../plan/case.js';
import type { RunEvent } from '../report/event.js';
import { groupKey } from '../report/group-findings.js';
import { Channel } from './channel.js';
import type { ExecuteOptions } from './execute-options.js';
import { Run } from './run.js';

/**
 * Runs the cases of a plan and yields the events of the run. A failing server does not cause an exception: if the
 * server has stopped, the run emits `run-aborted` and ends. Ending the iteration early cancels the run.
 *
 * @throws the error of `resolveSecret`. All secrets except client ids are resolved before anything is sent.
 * @example
 * const events: RunEvent[] = [];
 * for await (const event of execute(planned, {
 *   server: 'http://127.0.0.1:4010',
 *   document: 'openapi.yaml',
 *   callers,
 *   resolveSecret: ({ env }) => process.env[env] ?? '',
 * })) events.push(event);
 * const report = reduceReport(planned, events, { document: 'openapi.yaml', strict: false });
 */
export async function* execute(
  plan: Plan,
  options: ExecuteOptions,
): AsyncGenerator<RunEvent, void, undefined> {
  const channel = new Channel<RunEvent>();
  const counted = freshCounter();
  const abandoned = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, abandoned.signal]) : abandoned.signal;
  const hooks = withHookTimeout(options.hooks ?? {}, options.hookTimeoutMs ?? 30_000);
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

/**
 * Returns a function that adds to each finished case the number of groups of its findings that no earlier case has
 * reported.
 */
function freshCounter(): (event: RunEvent) => RunEvent {
  const keys = new Set<string>();
  return (event) => {
    if (event.type !== 'case-finished' || event.findings.length === 0) return event;
    const before = keys.size;
    for (const finding of event.findings) keys.add(groupKey(finding));
    return { ...event, fresh: keys.size - before };
  };
}
