import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';

const POLL_INTERVAL_MS = 10;

/** A server process, started with the built command. */
export class ServerProcess {
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';

  /**
   * @param main path of the command
   * @param env environment variables in addition to `PATH`
   */
  constructor(main: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const child = spawn(process.execPath, [main, ...args], {
      env: { PATH: process.env['PATH'] ?? '', ...env },
    });
    child.stdout.on('data', (chunk) => {
      this.stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      this.stderr += chunk;
    });
    this.child = child;
  }

  async exitCode(): Promise<number | null> {
    if (this.child.exitCode !== null) return this.child.exitCode;
    const [code] = await once(this.child, 'close');
    return code;
  }

  /**
   * Waits for the first line of standard output and returns the base URL.
   * @param pattern matches the output so far; its first group is the base URL
   * @throws Error if the process exits or prints something else
   */
  async url(pattern: RegExp): Promise<string> {
    while (!this.stdout.includes('\n')) {
      if (this.child.exitCode !== null) throw new Error(`The server exited: ${this.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MS));
    }
    const url = pattern.exec(this.stdout)?.[1];
    if (url === undefined) throw new Error(`Expected ${pattern}, received: ${this.stdout}`);
    return url;
  }
}

/** Sends `text` unchanged over a new connection and returns everything that the server sends until it closes it. */
export async function sendRaw(url: string, text: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.end(text);
  let received = '';
  for await (const chunk of socket) received += chunk;
  return received;
}
