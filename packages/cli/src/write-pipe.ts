import { constants, openSync } from 'node:fs';
import { Socket } from 'node:net';

/** The time in which the reader of a pipe must accept the output after a cancellation. */
export const OUTPUT_GRACE_MS = 300;

/**
 * Writes to a named pipe without blocking. A blocking write to a pipe whose reader does not read would keep the process
 * alive until SIGKILL, because Node waits for it even in `process.exit`.
 * @param signal Ends the write {@link OUTPUT_GRACE_MS} after it is aborted.
 * @throws {Error} with the code ENXIO if no process reads the pipe, EPIPE if the reader closes it, or ETIMEDOUT if the
 * reader does not read it after a cancellation.
 */
export async function writePipe(path: string, content: string, signal: AbortSignal): Promise<void> {
  const fd = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  const socket = new Socket({ fd, readable: false, writable: true });
  const written = new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.end(content, () => resolve());
  });
  try {
    if (!(await settlesInTime(written, signal)))
      throw Object.assign(new Error('the reader does not read it'), { code: 'ETIMEDOUT' });
  } finally {
    socket.destroy();
  }
}

/**
 * Waits until output is written. Returns false if that takes longer than {@link OUTPUT_GRACE_MS} after a cancellation.
 */
export async function settlesInTime(written: Promise<void>, signal: AbortSignal): Promise<boolean> {
  let stopWaiting = (): void => undefined;
  const expired = new Promise<boolean>((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const start = (): void => {
      timer = setTimeout(resolve, OUTPUT_GRACE_MS, false);
    };
    if (signal.aborted) start();
    else signal.addEventListener('abort', start, { once: true });
    stopWaiting = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', start);
    };
  });
  try {
    return await Promise.race([written.then(() => true), expired]);
  } finally {
    stopWaiting();
  }
}
