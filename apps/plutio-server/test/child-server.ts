import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { CONTROL_TOKEN } from './harness.js';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** The built server as a child process that tests can kill. */
export class ChildServer {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
  }

  /** @param data path of the database */
  static async start(data: string): Promise<ChildServer> {
    const args = [MAIN, '--data', data, '--control', '--allow-private-webhooks', '--exit-with-parent'];
    const child = spawn(process.execPath, args, {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {
        PATH: process.env['PATH'] ?? '',
        TOUCHSTONE_CONTROL_TOKEN: CONTROL_TOKEN,
        PLUTIO_ENCRYPTION_KEY: Buffer.alloc(32, 5).toString('base64'),
      },
    });
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    const [line] = await once(child.stdout, 'data');
    const url = /http:\S+/.exec(String(line))?.[0];
    if (url === undefined) throw new Error(`Unexpected first line: ${line}`);
    return new ChildServer(child, url);
  }

  get origin(): string {
    return new URL(this.url).origin;
  }

  /** Resolves after the process has exited. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const exit = once(this.#child, 'exit');
    this.#child.kill(signal);
    await exit;
  }
}
