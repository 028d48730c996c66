import process from 'node:process';

/** The run was cancelled from outside. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  readonly exitCode: number;

  constructor(exitCode: number) {
    super('Cancelled.');
    this.exitCode = exitCode;
  }
}

export interface Interrupts {
  /** Aborted with an {@link Interrupted} at the first signal. */
  readonly signal: AbortSignal;
  dispose(): void;
}

// 128 + the number of the signal, as shells report it.
const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** How long a cancelled run may take to tidy up. */
const patienceMs = 10_000;

/**
 * The first signal cancels, and leaves time to stop the server and to report; the second ends the process
 * at once. Either way no process it started stays behind.
 */
export function listenForInterrupts(say: (text: string) => void): Interrupts {
  const controller = new AbortController();
  const listeners = Object.entries(signals).map(([name, code]) => {
    const listener = (): void => {
      if (controller.signal.aborted) process.exit(code);
      controller.abort(new Interrupted(code));
      say('Cancelling; once more to stop at once.\n');
      setTimeout(() => process.exit(code), patienceMs).unref();
    };
    process.on(name, listener);
    return [name, listener] as const;
  });
  return {
    signal: controller.signal,
    dispose() {
      for (const [name, listener] of listeners) process.off(name, listener);
    },
  };
}
