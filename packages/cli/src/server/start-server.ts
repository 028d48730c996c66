import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import type { Readable, Writable } from 'node:stream';
import { setTimeout } from 'node:timers';
import { setTimeout as delay } from 'node:timers/promises';
import { ServerError } from '../expected-error.js';
import { guardGroup, releaseGroup, signalGroup } from './process-groups.js';
import { createTail } from './tail.js';

/** The command that starts a server, and the condition for its readiness. */
export interface ServerStart {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Matches a line of stdout. Its first group captures the base URL, unless `url` is set. */
  readonly ready: RegExp;
  readonly url?: string;
  readonly readyTimeoutMs: number;
  readonly signal: AbortSignal;
}

export interface RunningServer {
  readonly url: string;
  /** Aborts with a {@link ServerError} if the server dies before `stop` is called. */
  readonly died: AbortSignal;
  /** Terminates the whole process group, then kills it. Calling it twice is safe. */
  stop(): Promise<void>;
}

/** Time allowed for a server to exit after SIGTERM. */
const TERMINATION_GRACE_MS = 2000;

/** Time to wait for the last output of a server that has exited. */
const OUTPUT_DRAIN_MS = 250;

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/**
 * Starts a server in a separate process group and waits until it reports readiness.
 * @throws {ServerError} if the server does not start, dies, or does not report readiness in time.
 */
export async function startServer(start: ServerStart): Promise<RunningServer> {
  const child = spawn(start.command, start.args, {
    cwd: start.cwd,
    env: start.env,
    detached: process.platform !== 'win32',
    // A server can watch its stdin to detect that this process was killed.
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const tail = createTail();
  child.stderr.setEncoding('utf8').on('data', (text: string) => tail.add(text));
  child.stdin.on('error', () => {});
  if (child.pid !== undefined) guardGroup(child.pid);
  const died = watch(child, start, () => tail.text());
  try {
    const url = await Promise.race([
      readUrl(child, start, (text) => tail.add(text)),
      rejection(died.signal),
      rejection(start.signal),
      readyTimeout(start, () => tail.text()),
    ]);
    return { url, died: died.signal, stop: () => stop(child, died.expect) };
  } catch (error) {
    await stop(child, died.expect);
    throw error;
  }
}

interface Watch {
  readonly signal: AbortSignal;
  /** Marks the server's exit as expected from now on. */
  expect(): void;
}

function watch(child: Child, start: ServerStart, output: () => string): Watch {
  const controller = new AbortController();
  let expected = false;
  child.once('error', (error) => {
    controller.abort(
      new ServerError(`The server command '${start.command}' cannot be run: ${error.message}`),
    );
  });
  child.once('exit', (code, signal) => {
    const report = (): void => {
      if (expected || controller.signal.aborted) return;
      const how = signal === null ? `exit code ${code}` : signal;
      controller.abort(
        new ServerError(`The server exited unexpectedly (${how}).${describeOutput(output())}`),
      );
    };
    // 'close' follows the last output, but a child process of the server may keep the pipe open.
    child.once('close', report);
    setTimeout(report, OUTPUT_DRAIN_MS);
  });
  return {
    signal: controller.signal,
    expect() {
      expected = true;
    },
  };
}

function readUrl(child: Child, start: ServerStart, keep: (text: string) => void): Promise<string> {
  // The g and y flags make `exec` stateful.
  const ready = new RegExp(start.ready.source, start.ready.flags.replace(/[gy]/g, ''));
  return new Promise((resolve) => {
    let rest = '';
    let isReady = false;
    // Keep reading after the match, because a full pipe would block the server.
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      keep(text);
      if (isReady) return;
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const match = ready.exec(line);
        const url = start.url ?? match?.[1];
        if (match !== null && url !== undefined && URL.canParse(url)) {
          isReady = true;
          resolve(url);
          return;
        }
      }
    });
  });
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

async function readyTimeout(start: ServerStart, output: () => string): Promise<never> {
  await delay(start.readyTimeoutMs, undefined, { ref: false });
  throw new ServerError(
    `The server was not ready within ${start.readyTimeoutMs / 1000} s: no line on its stdout matched ` +
      `${start.ready}${start.url === undefined ? ' with a URL in its first group' : ''}.${describeOutput(output())}`,
  );
}

function describeOutput(output: string): string {
  return output === '' ? ' It printed nothing.' : ` It printed:\n${output.replace(/^/gm, '  | ')}`;
}

async function stop(child: Child, expect: () => void): Promise<void> {
  expect();
  const { pid } = child;
  if (pid === undefined) return;
  if (child.exitCode === null && child.signalCode === null) {
    child.stdin.end();
    signalGroup(pid, 'SIGTERM');
    await Promise.race([once(child, 'exit'), delay(TERMINATION_GRACE_MS, undefined, { ref: false })]);
  }
  // The leader may have left other processes in its group.
  signalGroup(pid, 'SIGKILL');
  child.stdout.destroy();
  child.stderr.destroy();
  releaseGroup(pid);
}
