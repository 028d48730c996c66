import process from 'node:process';

/** The error of a run that a signal cancelled. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  readonly exitCode: number;

  constructor(exitCode: number) {
    super('Cancelled.');
    this.exitCode = exitCode;
  }
}

export interface Interrupts {
  /** Aborts with an {@link Interrupted} at the first signal. */
  readonly signal: AbortSignal;
  /**
   * Listens for signals. Call it once there is something to stop; until then, a signal ends the process immediately,
   * even while a synchronous step takes seconds.
   */
  listen(): void;
  dispose(): void;
}

// Shells report 128 plus the signal number.
const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** The time that a cancelled run has to stop the server and write its reports. */
const SHUTDOWN_TIMEOUT_MS = 10_000;

/**
 * Creates a listener for SIGINT, SIGTERM and SIGHUP. The first signal cancels the run, which then stops the server and
 * reports. The second signal, or a timeout, ends the process immediately. Neither leaves a started process behind.
 */
export function createInterrupts(write: (text: string) => void): Interrupts {
  const controller = new AbortController();
  const listeners = Object.entries(signals).map(([name, code]) => {
    const listener = (): void => {
      if (controller.signal.aborted) process.exit(code);
      controller.abort(new Interrupted(code));
      write('Cancelling. Press Ctrl-C again to stop immediately.\n');
      setTimeout(() => process.exit(code), SHUTDOWN_TIMEOUT_MS).unref();
    };
    return [name, listener] as const;
  });
  const dispose = (): void => {
    for (const [name, listener] of listeners) process.off(name, listener);
  };
  return {
    signal: controller.signal,
    listen() {
      dispose();
      for (const [name, listener] of listeners) process.on(name, listener);
    },
    dispose,
  };
}
