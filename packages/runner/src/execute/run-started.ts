import type { Plan } from '../plan/case.js';
import type { RunEvent } from '../report/event.js';
import type { ExecuteOptions } from './execute-options.js';
import { concurrencyOf, timeoutOf } from './open-session.js';

/**
 * Returns the event that announces a run.
 * @param server The base URL as it may be shown.
 */
export function runStarted(
  { model, obligations, webhooks, cases, heldBack, allow, seed }: Plan,
  options: ExecuteOptions,
  { id, server, started }: { readonly id: string; readonly server: string; readonly started: number },
): RunEvent {
  return {
    type: 'run-started',
    run: id,
    title: model.title,
    version: model.version,
    document: options.document,
    server,
    seed,
    obligations: obligations.length + webhooks.length,
    variants: [...obligations, ...webhooks].reduce((sum, { variants }) => sum + variants.length, 0),
    cases: cases.length,
    heldBack: heldBack.length,
    allow,
    concurrency: concurrencyOf(options),
    timeoutMs: timeoutOf(options),
    callers: Object.keys(options.callers),
    ...(options.budget && { budget: options.budget.limits }),
    at: new Date(started).toISOString(),
  };
}

/** Removes the user information from a base URL (RFC 3986 §3.2.1). */
export function withoutUser(server: string): string {
  return server.replace(/^([a-z][a-z\d+.-]*:\/\/)[^/?#@]*@/i, '$1');
}
