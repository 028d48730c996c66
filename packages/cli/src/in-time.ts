import process from 'node:process';

/** How long code of the configuration may take to give what it promised. */
export const patienceMs = 30_000;

let waits = 0;

/** Whether something is waited for that gives up by itself. */
export const isWaitedFor = (): boolean => waits > 0;

/**
 * Waits for a promise that is not ours: until it settles, the limit has passed, or nothing is left under way that could
 * settle it. Node would end the process in the middle of that, without a word.
 * @throws {Error} the one that `late` makes of why it is not waited for any longer.
 */
export function inTime<T>(promise: Promise<T>, limitMs: number, late: (why: string) => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const idle = (): void => settle(() => reject(late('it waits for something that never comes')));
    // Not what keeps the process waiting: where nothing else does, `beforeExit` knows sooner.
    const timer = setTimeout(() => {
      settle(() => reject(late(`it took longer than ${limitMs / 1000} s`)));
    }, limitMs).unref();
    waits += 1;
    let isOpen = true;
    const settle = (then: () => void): void => {
      if (!isOpen) return;
      isOpen = false;
      waits -= 1;
      clearTimeout(timer);
      process.off('beforeExit', idle);
      then();
    };
    process.on('beforeExit', idle);
    promise.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    );
  });
}
