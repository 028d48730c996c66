import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Failure, Input } from '../input.js';
import { HEAP_LIMIT_MIB, RSS_LIMIT_MIB } from '../limits.js';

const MIB = 1024 * 1024;
/** The built program, even if this module runs from its source. */
const program = fileURLToPath(new URL('../../dist/engine/worker.js', import.meta.url));

interface Verdict {
  readonly failure?: Failure;
  /** Resident memory of the worker in bytes. */
  readonly rss: number;
}

/**
 * A process that attacks one input at a time. It is replaced if it exits, uses too much memory, or exceeds the deadline
 * in a step.
 */
export class AttackWorker {
  readonly #deadlineMs: number;
  readonly #heapLimitMib: number;
  #child: ChildProcess | undefined;
  #stderr = '';
  /** Largest resident memory of any worker process, in bytes. */
  peakRss = 0;

  constructor(deadlineMs: number, heapLimitMib: number = HEAP_LIMIT_MIB) {
    this.#deadlineMs = deadlineMs;
    this.#heapLimitMib = heapLimitMib;
  }

  async attack(input: Input): Promise<Failure | undefined> {
    const child = this.#child ?? (await this.#start());
    const verdict = await this.#verdict(child, input);
    if ('rss' in verdict) {
      this.peakRss = Math.max(this.peakRss, verdict.rss);
      if (verdict.failure) return verdict.failure;
      if (verdict.rss <= RSS_LIMIT_MIB * MIB) return undefined;
      await this.stop();
      const used = Math.round(verdict.rss / MIB);
      return {
        rule: 'memory',
        part: input.kind,
        detail: `The worker uses ${used} MiB; the limit is ${RSS_LIMIT_MIB} MiB.`,
      };
    }
    await this.stop();
    return verdict;
  }

  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  async #start(): Promise<ChildProcess> {
    // Injected code and file references see an empty directory.
    const cwd = mkdtempSync(join(tmpdir(), 'touchstone-hostile-'));
    const child = fork(program, {
      cwd,
      execArgv: [`--max-old-space-size=${this.#heapLimitMib}`],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      // The worker receives no other variables of this process, because injected text could expand them.
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], TMPDIR: process.env['TMPDIR'] },
    });
    this.#child = child;
    child.once('exit', () => {
      // A killed worker cannot remove its directory.
      rmSync(cwd, { recursive: true, force: true });
      if (this.#child === child) this.#child = undefined;
    });
    this.#stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-4000);
    });
    await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(() => Promise.reject(new Error(`The worker does not start: ${this.#stderr}`))),
    ]);
    return child;
  }

  #verdict(child: ChildProcess, input: Input): Promise<Verdict | Failure> {
    return new Promise((resolve) => {
      const settle = (result: Verdict | Failure): void => {
        clearTimeout(timer);
        child.off('message', onMessage).off('exit', onExit);
        resolve(result);
      };
      let part: string = input.kind;
      const onMessage = (message: unknown): void => {
        const { part: next } = message as { readonly part?: string };
        if (next === undefined) {
          settle(message as Verdict);
          return;
        }
        part = next;
        // The deadline applies to each step, because the number of steps depends on the size of the input.
        timer.refresh();
      };
      const onExit = (code: number | null, signal: string | null): void =>
        settle({
          rule: /heap out of memory/.test(this.#stderr) ? 'memory' : 'crash',
          part,
          detail: `The process ended with ${signal ?? `exit code ${code}`}. ${this.#stderr}`.trim(),
        });
      const timer = setTimeout(
        () => settle({ rule: 'hang', part, detail: `No result after ${this.#deadlineMs} ms.` }),
        this.#deadlineMs,
      );
      child.on('message', onMessage).on('exit', onExit);
      child.send(input);
    });
  }
}
