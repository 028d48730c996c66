import process from 'node:process';

/** The time limit for promises that code of the configuration returns. */
export const CONFIG_TIMEOUT_MS = 30_000;

let pending = 0;

/** Returns true while {@link withDeadline} waits for a promise; such a wait ends by itself. */
export const hasPendingDeadline = (): boolean => pending > 0;

/**
 * Waits for a promise that other code returned: until it settles, until the time limit has passed, or until the event loop
 * is empty, so that nothing can settle the promise any more. In that last case Node would end the process silently.
 * @throws {Error} if the promise did not settle, with the reason.
 */
export function withDeadline<T>(promise: Promise<T>, limitMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const onIdle = (): void =>
      finish(() => reject(new Error('it waits for a promise that can no longer settle.')));
    // Unreferenced, because `beforeExit` notices sooner if only this timer keeps the process alive.
    const timer = setTimeout(() => {
      finish(() => reject(new Error(`it took longer than ${limitMs / 1000} s.`)));
    }, limitMs).unref();
    pending += 1;
    let isFinished = false;
    const finish = (act: () => void): void => {
      if (isFinished) return;
      isFinished = true;
      pending -= 1;
      clearTimeout(timer);
      process.off('beforeExit', onIdle);
      act();
    };
    process.on('beforeExit', onIdle);
    promise.then(
      (value) => finish(() => resolve(value)),
      (error: unknown) => finish(() => reject(error)),
    );
  });
}
