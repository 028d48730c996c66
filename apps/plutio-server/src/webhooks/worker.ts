import { describeError } from '@touchstone/server-kit';
import type { Environment } from '../environment.js';
import { type Resolve, systemResolve } from './address.js';
import { Run } from './run.js';

/** Delivers what is in the outbox. */
export interface Worker {
  /** Sends what is due, and from then on what becomes due. */
  start(): void;
  /** Breaks off what is under way, which is tried again after the next start. */
  stop(): Promise<void>;
}

export interface WorkerOptions {
  /** Default: the system's. */
  readonly resolve?: Resolve;
  /** Milliseconds until an answer's status has to be there. Default: 10 s. */
  readonly timeout?: number;
}

const TIMEOUT_MS = 10_000;
/** After the database failed. It may recover: a disk that was full, a file that was locked. */
const PAUSE_MS = 5000;

export function createWorker(environment: Environment, options: WorkerOptions = {}): Worker {
  const senderOptions = {
    allowPrivate: environment.allowPrivateWebhooks,
    resolve: options.resolve ?? systemResolve,
    timeout: options.timeout ?? TIMEOUT_MS,
  };
  let run: Run | undefined;
  let pause: NodeJS.Timeout | undefined;

  function start(): void {
    const current = new Run(environment, senderOptions, (error) => {
      environment.log(`webhooks: ${describeError(error)}`);
      const ended = current.end();
      const restart = (): void => {
        if (run === current) start();
      };
      pause = setTimeout(() => void ended.then(restart), PAUSE_MS).unref();
    });
    run = current;
  }

  return {
    start,
    async stop() {
      clearTimeout(pause);
      const current = run;
      run = undefined;
      await current?.end();
    },
  };
}
