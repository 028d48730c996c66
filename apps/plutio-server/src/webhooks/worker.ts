import { describeError } from '@touchstone/server-kit';
import type { Environment } from '../environment.js';
import { type Resolve, systemResolve } from './address.js';
import { Run } from './run.js';

/** Sends the deliveries of the outbox. */
export interface Worker {
  /** Starts sending due deliveries, and sends later deliveries when they become due. */
  start(): void;
  /** Aborts running attempts. They are repeated after the next start. */
  stop(): Promise<void>;
}

export interface WorkerOptions {
  /** Default: the system's resolver. */
  readonly resolve?: Resolve;
  /** Milliseconds within which the response status must arrive. Default: 10,000. */
  readonly timeout?: number;
}

const TIMEOUT_MS = 10_000;
/**
 * Pause before a restart after a database failure. The cause may be temporary, such as a full disk or a locked file.
 */
const RESTART_DELAY_MS = 5000;

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
      pause = setTimeout(() => void ended.then(restart), RESTART_DELAY_MS).unref();
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
