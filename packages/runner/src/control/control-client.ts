import { NoAnswerError } from '../http/errors.js';
import { HttpClient } from '../http/http-client.js';
import { Secrets } from '../secrets/secrets.js';
import { ControlError } from './control-error.js';

/** The URL and token of a server's control protocol (`openapi/control.yaml`). */
export interface ControlEndpoint {
  /** The URL, such as `http://127.0.0.1:4010/control`. */
  readonly url: string;
  readonly token: string;
  /** The name that replaces the token in output, as `$NAME`. Default: `CONTROL_TOKEN`. */
  readonly name?: string;
}

export const tokenName = ({ name = 'CONTROL_TOKEN' }: ControlEndpoint): string => name;

/** Sends requests of the control protocol. Masks secrets in its error messages. */
export class ControlClient {
  readonly #endpoint: ControlEndpoint;
  readonly #client: HttpClient;
  readonly #secrets = new Secrets();

  constructor(endpoint: ControlEndpoint, signal: AbortSignal = new AbortController().signal) {
    this.#endpoint = endpoint;
    this.#client = new HttpClient({ concurrency: 16, timeoutMs: 10_000, signal });
    this.#secrets.add(endpoint.token, tokenName(endpoint));
  }

  /**
   * Returns the JSON of a successful response; undefined if its body is not JSON.
   * @throws {ControlError} if the server does not respond with a 2xx status.
   * @throws {NoAnswerError} if the signal aborts.
   */
  async call(method: string, path: string, body?: unknown): Promise<unknown> {
    const { url, token } = this.#endpoint;
    const request = {
      method,
      url: `${url.replace(/\/+$/, '')}${path}`,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    };
    const response = await this.#client.send(request).catch((error: unknown) => {
      if (error instanceof NoAnswerError && error.kind === 'cancelled') throw error;
      throw new ControlError(
        `The control protocol at ${url} failed on ${method} ${path}: ${error instanceof Error ? error.message : String(error)}`,
        error instanceof NoAnswerError && error.kind === 'unreachable',
      );
    });
    const { status, text, json } = response;
    if (status >= 200 && status <= 299) return json;
    throw new ControlError(
      `The control protocol answered ${status} to ${method} ${path}${HINTS[status] ?? ''}: ${this.masked(text)}`,
    );
  }

  addSecret(secret: string, name: string): void {
    this.#secrets.add(secret, name);
  }

  /**
   * Returns the value as an object. `request` names its source in the error message.
   * @throws {ControlError} if the value is not an object.
   */
  expectObject(value: unknown, request: string): Record<string, unknown> {
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
    throw new ControlError(
      `The control protocol must return an object for ${request}, but returned ${this.masked(value) || 'nothing'}.`,
    );
  }

  /** Masks the secrets in a value, then truncates it to 200 characters. */
  masked(value: unknown): string {
    const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'no JSON value');
    return this.#secrets.mask(text).slice(0, 200);
  }
}

const HINTS: Readonly<Record<number, string>> = {
  401: ' (check the control token)',
  403: ' (check the control token)',
  404: ' (check its URL and whether the server has enabled it)',
};
