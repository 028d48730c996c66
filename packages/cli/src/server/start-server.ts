import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import type { Readable, Writable } from 'node:stream';
import { setTimeout } from 'node:timers';
import { setTimeout as delay } from 'node:timers/promises';
import { ServerError } from '../expected-error.js';
import { guardGroup, releaseGroup, signalGroup } from './process-groups.js';
import { createTail } from './tail.js';

export interface ServerStart {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Matches a line of stdout. Its first group is the URL, unless `url` says it. */
  readonly ready: RegExp;
  readonly url?: string;
  readonly readyTimeoutMs: number;
  readonly signal: AbortSignal;
}

export interface RunningServer {
  readonly url: string;
  /** Aborted with a {@link ServerError} when the server dies before it is asked to stop. */
  readonly died: AbortSignal;
  /** Asks the whole group to end, then makes it. Never throws; may be called twice. */
  stop(): Promise<void>;
}

/** How long a server may take to end by itself. */
const graceMs = 2000;

/** How long the last output of a dead server is waited for. */
const lastWordsMs = 250;

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/**
 * Starts a server in a process group of its own and waits until it says it is ready.
 * @throws {ServerError} when it does not start, dies, or stays silent for too long.
 */
export async function startServer(start: ServerStart): Promise<RunningServer> {
  const child = spawn(start.command, start.args, {
    cwd: start.cwd,
    env: start.env,
    detached: process.platform !== 'win32',
    // A server can watch its stdin to end when this process is killed.
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
      silence(start, () => tail.text()),
    ]);
    return { url, died: died.signal, stop: () => stop(child, died.expect) };
  } catch (error) {
    await stop(child, died.expect);
    throw error;
  }
}

interface Watch {
  readonly signal: AbortSignal;
  /** From now on its end is no surprise. */
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
      controller.abort(new ServerError(`The server stopped by itself (${how}).${said(output())}`));
    };
    // 'close' comes after the last of its output, but not while a child of its own holds the pipe.
    child.once('close', report);
    setTimeout(report, lastWordsMs);
  });
  return {
    signal: controller.signal,
    expect() {
      expected = true;
    },
  };
}

function readUrl(child: Child, start: ServerStart, keep: (text: string) => void): Promise<string> {
  // Without the g and y flags, which make `exec` remember where it was.
  const ready = new RegExp(start.ready.source, start.ready.flags.replace(/[gy]/g, ''));
  return new Promise((resolve) => {
    let rest = '';
    let found = false;
    // Read on after the match: a full pipe would stop the server.
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      keep(text);
      if (found) return;
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const match = ready.exec(line);
        const url = start.url ?? match?.[1];
        if (match !== null && url !== undefined && URL.canParse(url)) {
          found = true;
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

async function silence(start: ServerStart, output: () => string): Promise<never> {
  await delay(start.readyTimeoutMs, undefined, { ref: false });
  throw new ServerError(
    `The server did not get ready within ${start.readyTimeoutMs / 1000} s: no line on its stdout matched ` +
      `${start.ready}${start.url === undefined ? ' with a URL as its first group' : ''}.${said(output())}`,
  );
}

function said(output: string): string {
  return output === '' ? ' It said nothing.' : ` It said:\n${output.replace(/^/gm, '  | ')}`;
}

async function stop(child: Child, expect: () => void): Promise<void> {
  expect();
  const { pid } = child;
  if (pid === undefined) return;
  if (child.exitCode === null && child.signalCode === null) {
    child.stdin.end();
    signalGroup(pid, 'SIGTERM');
    await Promise.race([once(child, 'exit'), delay(graceMs, undefined, { ref: false })]);
  }
  // Whatever the leader left behind in its group.
  signalGroup(pid, 'SIGKILL');
  child.stdout.destroy();
  child.stderr.destroy();
  releaseGroup(pid);
}
