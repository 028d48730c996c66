import process from 'node:process';

/** The time limit for promises that the configuration's code returns. */
export const CONFIG_TIMEOUT_MS = 30_000;

let pending = 0;

/** Returns true while {@link withDeadline} waits for a promise. Every wait ends by its time limit. */
export const hasPendingDeadline = (): boolean => pending > 0;

/**
 * Waits for a promise that other code returned. Stops when the promise settles, when the time limit has passed, or when
 * the event loop is empty: nothing could settle the promise any more, and Node would exit silently.
 * @throws {Error} if the promise did not settle, with the reason.
 */
export function withDeadline<T>(promise: Promise<T>, limitMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const onIdle = (): void =>
      finish(() => reject(new Error('it waits for a promise that can no longer settle.')));
    // Unreferenced, so that `beforeExit` fires as soon as only this timer is left.
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
