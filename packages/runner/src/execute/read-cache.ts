import type { Exchange, SentRequest } from '../http/message.js';
import { SAFE_METHODS } from '../plan/safe-methods.js';
import type { RequestStep } from '../plan/step.js';

/**
 * What the cases of one lane have read of the things they take turns on: nobody else writes to those, so that the read
 * after one refusal is the read before the next.
 */
export class ReadCache {
  readonly #byCall = new Map<string, Exchange>();

  /** The answer that a read before a refusal would have; undefined where it has to be asked for. */
  known(step: RequestStep, request: SentRequest): Exchange | undefined {
    return step.id.startsWith('before: ') ? this.#byCall.get(keyOf(step, request)) : undefined;
  }

  /** Something else may have changed them. */
  clear(): void {
    this.#byCall.clear();
  }

  /** Remembers a read; whatever was accepted since makes all of them old. */
  note(exchange: Exchange): void {
    const { step, request, response } = exchange;
    if (!SAFE_METHODS.includes(request.method)) {
      if (response.status < 400) this.#byCall.clear();
    } else if (/^(before|after): /.test(step.id)) {
      if (response.status < 300) this.#byCall.set(keyOf(step, request), exchange);
      else this.#byCall.delete(keyOf(step, request));
    }
  }
}

const keyOf = ({ request: { caller } }: RequestStep, { method, url }: SentRequest): string =>
  `${caller} ${method} ${url}`;
