import { spawn } from 'node:child_process';
import { setTimeout } from 'node:timers';
import { createTail } from './server/tail.js';

export interface CommandOptions {
  /** Working directory. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Masks secrets in the output that an error quotes. */
  readonly mask: (text: string) => string;
  /** Time limit in milliseconds. Default: 30,000. */
  readonly timeoutMs?: number;
}

/** Maximum size of the output in bytes. */
const MAX_OUTPUT_BYTES = 64 * 1024;
const TIMEOUT_MS = 30_000;
/** Maximum number of characters of stderr that an error quotes. */
const MAX_QUOTE_LENGTH = 1000;

/**
 * Runs a command without a shell and returns its stdout.
 * @throws {Error} if the command cannot be run, fails, prints more than 64 KiB, or exceeds its time limit. The message
 * contains the end of stderr.
 */
export function runCommand(
  [command = '', ...args]: readonly string[],
  { cwd, env, signal, mask, timeoutMs = TIMEOUT_MS }: CommandOptions,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    const tail = createTail(MAX_QUOTE_LENGTH);
    const chunks: Buffer[] = [];
    let size = 0;
    let failure: string | undefined;
    const stop = (reason: string): void => {
      failure ??= reason;
      child.kill('SIGKILL');
      // A process that the command started may keep the pipes open.
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const timer = setTimeout(() => stop(`did not finish within ${timeoutMs / 1000} s`), timeoutMs);
    const cancel = (): void => stop('was cancelled');
    signal.addEventListener('abort', cancel, { once: true });
    child.stderr.setEncoding('utf8').on('data', (text: string) => tail.add(text));
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size > MAX_OUTPUT_BYTES) stop(`printed more than ${MAX_OUTPUT_BYTES / 1024} KiB`);
      else chunks.push(chunk);
    });
    child.once('error', (error) => {
      failure ??= `cannot be run: ${error.message}`;
    });
    child.once('close', (code, killedBy) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
      if (code !== 0)
        failure ??= killedBy === null ? `failed with exit code ${code}` : `ended by ${killedBy}`;
      if (failure === undefined) resolve(Buffer.concat(chunks).toString('utf8'));
      else reject(new Error(mask(`the command ${command} ${failure}${quoted(tail.text())}`)));
    });
    if (signal.aborted) cancel();
  });
}

function quoted(output: string): string {
  const text = output.trim().replaceAll(/\s*\n\s*/g, ' | ');
  return text === '' ? '' : `. It printed: ${text}`;
}
