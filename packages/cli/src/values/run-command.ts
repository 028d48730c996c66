import { execFile } from 'node:child_process';

export interface CommandOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** The time limit for a command of the configuration. */
const COMMAND_TIMEOUT_MS = 30_000;
/** Maximum size of what a command may print. */
const MAX_OUTPUT_BYTES = 1024 * 1024;
/** Maximum length of the output that an error repeats. */
const MAX_SHOWN = 500;

/**
 * Runs a program without a shell and returns its stdout.
 * @throws {Error} with the end of stderr if the program cannot be started, fails, prints too much or takes too long. The
 * text is not masked.
 */
export function runCommand(
  [program, ...args]: readonly [string, ...string[]],
  { cwd, env, signal }: CommandOptions,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      program,
      args,
      {
        cwd,
        env: env as NodeJS.ProcessEnv,
        timeout: COMMAND_TIMEOUT_MS,
        killSignal: 'SIGKILL',
        maxBuffer: MAX_OUTPUT_BYTES,
        encoding: 'utf8',
        windowsHide: true,
        signal,
      },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(`${program} ${failureOf(error)}${ending(stderr)}`));
      },
    );
    // A command that waits for input would otherwise wait until its time limit.
    child.stdin?.end();
  });
}

type Failure = Error & { readonly code?: string | number | null; readonly killed?: boolean };

function failureOf({ code, killed, name, message }: Failure): string {
  if (name === 'AbortError') return 'was cancelled.';
  if (code === 'ENOENT') return 'does not exist.';
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER')
    return `printed more than ${MAX_OUTPUT_BYTES / 1024} KiB.`;
  if (killed === true) return `took longer than ${COMMAND_TIMEOUT_MS / 1000} s.`;
  return typeof code === 'number' ? `ended with code ${code}.` : `failed: ${message.split('\n', 1)[0]}`;
}

function ending(stderr: string): string {
  const text = stderr.trim();
  if (text === '') return '';
  return `\n${text.length > MAX_SHOWN ? `…${text.slice(-MAX_SHOWN)}` : text}`;
}
