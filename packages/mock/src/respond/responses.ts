import type { Operation, Response } from '@touchstone/core';
import type { Environment } from '../environment.js';
import { DocumentedResponse } from './documented-response.js';

/** The documented responses of an operation. Each is prepared when it is first used. */
export class Responses {
  readonly #environment: Environment;
  readonly #operation: Operation;
  readonly #allow: string;
  readonly #prepared = new Map<Response, DocumentedResponse>();
  readonly #usual: Response | undefined;

  constructor(environment: Environment, operation: Operation, allow: string) {
    this.#environment = environment;
    this.#operation = operation;
    this.#allow = allow;
    this.#usual = usualResponse(operation);
  }

  /** The response to an accepted request: the lowest 2xx, or else `2XX`, the first 3xx, `default` or an empty 204. */
  get usual(): DocumentedResponse {
    return this.of(this.#usual);
  }

  /** True if the document describes the response to an accepted request. */
  get hasUsual(): boolean {
    return this.#usual !== undefined;
  }

  of(response: Response | undefined): DocumentedResponse {
    if (!response) return new DocumentedResponse(this.#environment, this.#operation, NO_CONTENT, this.#allow);
    let prepared = this.#prepared.get(response);
    if (!prepared) {
      prepared = new DocumentedResponse(this.#environment, this.#operation, response, this.#allow);
      this.#prepared.set(response, prepared);
    }
    return prepared;
  }

  /** Finds a response by status (`404`), or else by its range (`4XX`) or `default`. */
  byStatus(status: string): Response | undefined {
    const { responses } = this.#operation;
    return [status, `${status.charAt(0)}XX`, 'default'].flatMap(
      (key) => responses.find((response) => response.status === key) ?? [],
    )[0];
  }
}

/** The response to use if an operation documents no response to an accepted request. */
const NO_CONTENT: Response = {
  status: '204',
  description: '',
  headers: [],
  content: [],
  links: [],
  errors: [],
  location: { source: '', pointer: '#/' },
};

function usualResponse({ responses }: Operation): Response | undefined {
  const successes = responses.filter(({ status }) => /^2\d\d$/.test(status));
  const [lowest] = [...successes].sort((one, other) => Number(one.status) - Number(other.status));
  return (
    lowest ??
    responses.find(({ status }) => status === '2XX') ??
    responses.find(({ status }) => status.startsWith('3')) ??
    responses.find(({ status }) => status === 'default')
  );
}
