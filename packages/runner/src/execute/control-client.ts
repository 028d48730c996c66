import type { Capabilities } from '../config/config.js';
import type { PrincipalChange, PrincipalDescription } from '../plan/case.js';
import { HttpClient } from './http-client.js';

/** Where a server speaks the control protocol (`openapi/control.yaml`). */
export interface ControlEndpoint {
  /** `http://127.0.0.1:4010/control`. */
  readonly url: string;
  readonly token: string;
}

export interface MadePrincipal {
  readonly id: string;
  /** By the name of the security scheme. */
  readonly credentials: Readonly<Record<string, string>>;
}

/** The control protocol was spoken and refused, or spoken wrongly. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
}

/** A client of the control protocol. */
export class ControlClient {
  requests = 0;
  readonly #endpoint: ControlEndpoint;
  readonly #client: HttpClient;

  constructor(endpoint: ControlEndpoint, client: HttpClient) {
    this.#endpoint = endpoint;
    this.#client = client;
  }

  async capabilities(): Promise<Capabilities> {
    const answer = asRecord(await this.#call('GET', '/capabilities'));
    const has = (name: string): boolean => answer[name] === true;
    const actions = Array.isArray(answer.actions) ? answer.actions.map(asRecord) : [];
    return {
      reset: has('reset'),
      clock: has('clock'),
      address: has('address'),
      fault: has('fault'),
      principals: has('principals'),
      actions: actions.map((action) => ({
        name: String(action.name),
        ...(typeof action.creates === 'string' && { creates: action.creates }),
        parameters: Array.isArray(action.parameters) ? action.parameters.map(String) : [],
      })),
    };
  }

  async createPrincipal(description: PrincipalDescription): Promise<MadePrincipal> {
    return principalOf(await this.#call('POST', '/principals', description));
  }

  async updatePrincipal(id: string, change: PrincipalChange): Promise<void> {
    await this.#call('PATCH', `/principals/${encodeURIComponent(id)}`, change);
  }

  async rotatePrincipal(id: string): Promise<MadePrincipal> {
    return principalOf(await this.#call('POST', `/principals/${encodeURIComponent(id)}/rotate`));
  }

  async act(name: string, parameters: Readonly<Record<string, string>>): Promise<string> {
    const answer = asRecord(await this.#call('POST', `/actions/${encodeURIComponent(name)}`, parameters));
    if (typeof answer.value !== 'string') throw new ControlError(`Action ${name} answered without a \`value\`.`);
    return answer.value;
  }

  async clock(change: { freeze: boolean } | { advance: number }): Promise<void> {
    await this.#call('PATCH', '/clock', change);
  }

  async #call(method: string, path: string, body?: unknown): Promise<unknown> {
    this.requests++;
    const response = await this.#client.send({
      method,
      url: `${this.#endpoint.url}${path}`,
      headers: {
        authorization: `Bearer ${this.#endpoint.token}`,
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (response.status < 200 || response.status > 299) {
      throw new ControlError(`The control protocol answered ${response.status} to ${method} ${path}: ${response.text.slice(0, 200)}`);
    }
    return response.json;
  }
}

/**
 * What a server's control protocol can do.
 * @throws {ControlError} when it refuses the token or speaks another protocol.
 * @throws {NoAnswerError} when nothing answers.
 */
export async function readCapabilities(endpoint: ControlEndpoint, signal: AbortSignal = new AbortController().signal): Promise<Capabilities> {
  const client = new HttpClient({ concurrency: 1, timeoutMs: 10_000, signal });
  try {
    return await new ControlClient(endpoint, client).capabilities();
  } finally {
    await client.close();
  }
}

function principalOf(answer: unknown): MadePrincipal {
  const { id, credentials } = asRecord(answer);
  if (typeof id !== 'string') throw new ControlError('A principal was made without an `id`.');
  return {
    id,
    credentials: Object.fromEntries(Object.entries(asRecord(credentials)).map(([scheme, secret]) => [scheme, String(secret)])),
  };
}

function asRecord(value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new ControlError(`Expected the control protocol to answer an object, found ${JSON.stringify(value)?.slice(0, 80) ?? 'nothing'}.`);
}

