import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const bin = fileURLToPath(new URL('../../cli/bin/touchstone.js', import.meta.url));

/** Time in milliseconds within which every command must end, even on a busy machine. */
const COMMAND_DEADLINE_MS = 30_000;

export interface Outcome {
  /** The exit code; `null` if the command did not end within the deadline. */
  readonly code: number | null;
  readonly output: string;
}

export interface CommandOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Runs the command in a shell with this line, in which `touchstone` is the command. */
  readonly shell?: string;
}

export interface RunningCommand {
  readonly child: ChildProcess;
  /** Resolves when the process has ended. */
  readonly outcome: Promise<Outcome>;
  /** Resolves with the first match of the pattern in the output. Rejects if the command ends first. */
  prints(pattern: RegExp): Promise<string>;
}

/** Starts the built command. It is killed at the deadline or when the test ends. */
export function start(args: readonly string[], { cwd, env, shell }: CommandOptions): RunningCommand {
  const options = { cwd, env: { PATH: process.env['PATH'] ?? '', HOME: tmpdir(), LANG: 'C.UTF-8', ...env } };
  const line = `touchstone() { "${process.execPath}" "${bin}" "$@"; }\n${shell}`;
  const child =
    shell === undefined
      ? spawn(process.execPath, [bin, ...args], options)
      : spawn('bash', ['-c', line], { ...options, detached: true });
  const kill = (): void => {
    try {
      // A shell has children, which belong to its process group.
      if (child.pid !== undefined) process.kill(shell === undefined ? child.pid : -child.pid, 'SIGKILL');
    } catch {
      // The process has ended.
    }
  };
  let output = '';
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      for (const check of waiting) check();
    });
  }
  const outcome = new Promise<Outcome>((resolve) => {
    const timer = setTimeout(kill, COMMAND_DEADLINE_MS);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, output });
    });
  });
  onTestFinished(kill);
  return {
    child,
    outcome,
    prints: (pattern) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          const match = pattern.exec(output)?.[0];
          if (match !== undefined) resolve(match);
        };
        waiting.add(check);
        check();
        void outcome.then(() =>
          reject(new Error(`The command ended without printing ${pattern}:\n${output}`)),
        );
      }),
  };
}

/** Runs the built command to its end. */
export function touchstone(args: readonly string[], options: CommandOptions): Promise<Outcome> {
  return start(args, options).outcome;
}

/** Creates a directory with these files, which is removed after the test. */
export async function workspace(files: Readonly<Record<string, string | object>> = {}): Promise<string> {
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'touchstone-hostile-')));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files))
    await writeFile(join(directory, name), typeof content === 'string' ? content : JSON.stringify(content));
  return directory;
}

/** Starts a mock of a document on a free port and returns it with its URL. */
export async function startMock(
  document: string,
  options: CommandOptions,
): Promise<RunningCommand & { readonly url: string }> {
  const mock = start(['mock', document, '--port', '0'], options);
  return { ...mock, url: await mock.prints(/http:\/\/[^\s]+/) };
}
