import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const bin = fileURLToPath(new URL('../bin/touchstone.js', import.meta.url));

export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly outcome: Promise<Outcome>;
  /** Resolves as soon as stdout or stderr contains the text. */
  prints(text: string): Promise<void>;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeOptions?: readonly string[];
}

/** Starts the built command in a separate process that inherits only `PATH` from the environment of the test. */
export function start(args: readonly string[], options: RunOptions): Running {
  const env = { PATH: process.env['PATH'] ?? '', HOME: tmpdir(), LANG: 'C.UTF-8', ...options.env };
  const child = spawn(process.execPath, [...(options.nodeOptions ?? []), bin, ...args], {
    cwd: options.cwd,
    env,
  });
  let stdout = '';
  let stderr = '';
  const waiting = new Set<() => void>();
  const wake = (): void => {
    for (const check of waiting) check();
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    wake();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    wake();
  });
  const outcome = once(child, 'close').then(([code, signal]) => ({ code, signal, stdout, stderr }));
  return {
    child,
    outcome,
    prints: (text) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          if (!(stdout + stderr).includes(text)) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
        outcome.then(() =>
          reject(new Error(`The command ended without printing ${text}:\n${stdout}${stderr}`)),
        );
      }),
  };
}

export function touchstone(args: readonly string[], options: RunOptions): Promise<Outcome> {
  return start(args, options).outcome;
}

/** Creates a temporary directory with these files and removes it after the test. */
export async function workspace(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'touchstone-')));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), content);
  }
  return directory;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
