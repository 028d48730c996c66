import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { SystemConfig } from '../config/config.js';
import type { Context } from '../context.js';
import { ServerError, UsageError } from '../expected-error.js';
import { childEnvironment } from '../resolve-secrets.js';
import { assertReachable } from '../server/reachable.js';
import { startServer } from '../server/start-server.js';
import type { Target } from '../targets.js';
import type { TestOptions } from './options.js';

export interface ServerUnderTest {
  readonly url: string;
  /**
   * Waits up to `waitMs` for the exit of a server that the run started, and returns the reason; `null` if the server is
   * still running or was not started by the run.
   */
  deathWithin(waitMs: number): Promise<ServerError | null>;
  stop(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 5000;
const READY_TIMEOUT_MS = 30_000;

export function startsServer(target: Target, options: TestOptions): boolean {
  return (
    options.server === undefined && target.system?.server !== undefined && 'command' in target.system.server
  );
}

/**
 * Returns the target with the URL of its server. A command may print the URL of a server that it did not start, so the
 * permissions of the run depend on it.
 */
export function withServerUrl(target: Target, url: string): Target {
  const { system } = target;
  return system?.server === undefined
    ? target
    : { ...target, system: { ...system, server: { ...system.server, url } } };
}

/**
 * Requires a server to test.
 * @throws {UsageError} if neither the options nor the configuration names one.
 */
export function requireServer(target: Target, options: TestOptions): void {
  if (options.server !== undefined || target.system?.server !== undefined) return;
  throw new UsageError(
    `No server to test '${target.name}' against. Pass --server URL` +
      (target.system === null
        ? '.'
        : `, or configure \`server\` in touchstone.config.ts for the system '${target.name}'.`),
  );
}

/**
 * Starts the configured server, or checks that a running server can be reached.
 * @throws {ServerError} if the server cannot be started or reached.
 */
export async function openServer(
  target: Target,
  options: TestOptions,
  signal: AbortSignal,
  context: Context,
): Promise<ServerUnderTest> {
  const url = options.server ?? urlOf(target.system);
  if (url === null) return startConfigured(target, signal, context);
  await assertReachable(url, Math.min(options.timeout ?? CONNECT_TIMEOUT_MS, CONNECT_TIMEOUT_MS));
  return { url, deathWithin: async () => null, stop: async () => {} };
}

function urlOf(system: SystemConfig | null): string | null {
  const server = system?.server;
  return server !== undefined && !('command' in server) ? server.url : null;
}

async function startConfigured(
  target: Target,
  signal: AbortSignal,
  context: Context,
): Promise<ServerUnderTest> {
  const { system, directory } = target;
  if (system?.server === undefined || !('command' in system.server)) throw new Error('No server command.');
  const { command, args = [], cwd = '.', ready, url, readyTimeout = READY_TIMEOUT_MS } = system.server;
  context.err.write(`Starting ${[command, ...args].join(' ')}\n`);
  const server = await startServer({
    command,
    args,
    cwd: resolve(directory, cwd),
    env: { ...context.env, ...childEnvironment(system, context) },
    ready,
    ...(url === undefined ? {} : { url }),
    readyTimeoutMs: readyTimeout,
    signal,
  });
  return { url: server.url, deathWithin: (waitMs) => deathOf(server.died, waitMs), stop: server.stop };
}

async function deathOf(died: AbortSignal, waitMs: number): Promise<ServerError | null> {
  if (!died.aborted) {
    await Promise.race([once(died, 'abort'), delay(waitMs, undefined, { ref: false })]);
  }
  return died.reason instanceof ServerError ? died.reason : null;
}
