import type { RecordExchange } from '../callers/credential-client.js';
import { HttpClient } from '../http/http-client.js';
import type { Receiver } from '../http/receiver.js';
import type { Plan } from '../plan/case.js';
import { CaseExchanges } from './case-exchanges.js';
import type { ExecuteOptions } from './execute-options.js';
import { Session } from './session.js';

const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_CONCURRENCY = 8;

/** Returns the maximum number of cases that run at the same time. */
export const concurrencyOf = ({ concurrency }: ExecuteOptions): number =>
  Math.max(1, Math.floor(concurrency ?? DEFAULT_CONCURRENCY));

/** Returns the timeout of a request in milliseconds. */
export const timeoutOf = ({ timeoutMs = DEFAULT_TIMEOUT_MS }: ExecuteOptions): number => timeoutMs;

/** Returns the base URL of the server without a trailing slash. */
export const baseUrlOf = ({ server }: ExecuteOptions): string => server.replace(/\/+$/, '');

/**
 * Creates a client whose requests carry the id of the run.
 * @param onSend Called before each request.
 */
export const openClient = (
  options: ExecuteOptions,
  runId: string,
  signal: AbortSignal,
  onSend?: () => void,
): HttpClient =>
  new HttpClient({
    onSend,
    concurrency: concurrencyOf(options),
    timeoutMs: timeoutOf(options),
    headers: { 'x-touchstone-run': runId },
    signal,
  });

/** Creates the session of a run. Resolves all secrets. */
export function openSession(
  plan: Plan,
  options: ExecuteOptions,
  { client, receiver }: { readonly client: HttpClient; readonly receiver: Receiver },
): Session {
  const { callers, resolveSecret, headers = {}, hooks = {} } = options;
  const { bodies, onSecret, onExchange, onCreation, otherSecrets, runCommand, readFile } = options;
  const recordExchange: RecordExchange = (request, send) => exchanges.ofCredential(request, send);
  const session = new Session(plan, {
    server: baseUrlOf(options),
    client,
    receiver,
    callers,
    headers,
    resolveSecret,
    runCommand,
    readFile,
    recordExchange,
    hooks,
    bodies,
    onSecret,
    onExchange,
    onCreation,
    otherSecrets,
  });
  const exchanges = new CaseExchanges(session, null, () => false);
  return session;
}
