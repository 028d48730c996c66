import { NoAnswerError } from './errors.js';

/**
 * Waits for the given number of seconds.
 * @throws {NoAnswerError} of kind `cancelled` if the run ends first.
 */
export function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = (): void => {
      clearTimeout(timer);
      reject(new NoAnswerError('cancelled', 'The run ended during the wait.'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', cancel);
      resolve();
    }, seconds * 1000);
    if (signal.aborted) cancel();
    else signal.addEventListener('abort', cancel, { once: true });
  });
}
