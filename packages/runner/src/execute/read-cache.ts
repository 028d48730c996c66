import type { Exchange } from '../checks/exchange.js';
import type { SentRequest } from '../http/message.js';
import { SAFE_METHODS } from '../plan/safe-methods.js';
import { isStateRead, type RequestStep } from '../plan/step.js';

/**
 * Caches reads of the resources that the cases of one lane share. No other case writes to these resources, so the read
 * after one refusal is reused as the read before the next.
 */
export class ReadCache {
  readonly #byCall = new Map<string, Exchange>();

  /** Returns the cached exchange of a read that precedes a refused request; undefined if the read must be sent. */
  get(step: RequestStep, request: SentRequest): Exchange | undefined {
    return step.role === 'before' ? this.#byCall.get(keyOf(step, request)) : undefined;
  }

  /** Clears the cache. Called if a step may change the resources without a request. */
  clear(): void {
    this.#byCall.clear();
  }

  /** Stores a successful state read. An accepted write invalidates all reads. */
  update(exchange: Exchange): void {
    const { step, request, response } = exchange;
    if (!SAFE_METHODS.includes(request.method)) {
      if (response.status < 400) this.#byCall.clear();
    } else if (isStateRead(step)) {
      if (response.status < 300) this.#byCall.set(keyOf(step, request), exchange);
      else this.#byCall.delete(keyOf(step, request));
    }
  }
}

const keyOf = ({ request: { caller } }: RequestStep, { method, url }: SentRequest): string =>
  `${caller} ${method} ${url}`;
