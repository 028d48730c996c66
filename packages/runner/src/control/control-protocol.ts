import { Secrets } from '../execute/secrets.js';
import { HttpClient } from '../http/http-client.js';
import { NoAnswerError } from '../http/message.js';
import type { ClientSecret, ControlActionHook, ControlHooks, CreatedCaller } from './control-hooks.js';

/** Where a server speaks the control protocol (`openapi/control.yaml`). */
export interface ControlEndpoint {
  /** `http://127.0.0.1:4010/control`. */
  readonly url: string;
  readonly token: string;
  /** What the token is shown as wherever a person might read it: `$NAME`. Default: `CONTROL_TOKEN`. */
  readonly name?: string;
}

/** A control hook failed: it did not answer, refused, or answered something else than the protocol says. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
  /** Nobody listens there any more: whatever else needs a hook cannot have it either. */
  readonly isUntested: boolean;

  constructor(message: string, isUntested = false) {
    super(message);
    this.isUntested = isUntested;
  }
}

const PROTOCOL = '1';

const nameOf = ({ name = 'CONTROL_TOKEN' }: ControlEndpoint): string => name;

/**
 * The hooks of a server that speaks the control protocol: those its capabilities name. The signal ends the
 * asking for them; the hooks themselves outlive it, for a run that was cancelled still has a clock to set free.
 * @throws {ControlError} when nothing answers, the token is refused, or another protocol is spoken.
 */
export async function connectControl(endpoint: ControlEndpoint, signal?: AbortSignal): Promise<ControlHooks> {
  const client = new ControlClient(endpoint);
  const call: Call = (method, path, body) => client.call(method, path, body);
  const offered = client.record(
    await new ControlClient(endpoint, signal).call('GET', '/capabilities'),
    'GET /capabilities',
  );
  if (offered.protocol !== undefined && String(offered.protocol) !== PROTOCOL) {
    throw new ControlError(
      `The server speaks version ${client.shown(offered.protocol)} of the control protocol; this is version ${PROTOCOL}.`,
    );
  }
  const made = async (method: string, path: string, body?: unknown): Promise<CreatedCaller> =>
    callerOf(client, await call(method, path, body), `${method} ${path}`);
  const guard = (header: string) => (value: string) => ({
    'touchstone-control': endpoint.token,
    [header]: value,
  });
  return {
    secrets: { [nameOf(endpoint)]: endpoint.token },
    ...(offered.clock === true && {
      clock: {
        freeze: async (frozen) => void (await call('PATCH', '/clock', { freeze: frozen })),
        advance: async (seconds) => void (await call('PATCH', '/clock', { advance: seconds })),
      },
    }),
    ...(offered.address === true && { address: guard('touchstone-address') }),
    ...(offered.fault === true && { fault: guard('touchstone-fault') }),
    ...(offered.callers === true && {
      callers: {
        create: (settings) => made('POST', '/callers', settings),
        update: async (id, change) =>
          void (await call('PATCH', `/callers/${encodeURIComponent(id)}`, change)),
        rotate: (id) => made('POST', `/callers/${encodeURIComponent(id)}/rotate`),
      },
    }),
    webhooks: offered.webhooks === true,
    actions: Object.fromEntries(
      listOf(offered.actions).map((action) => actionOf(client.record(action, 'GET /capabilities'), client)),
    ),
  };
}

type Call = (method: string, path: string, body?: unknown) => Promise<unknown>;

/** Speaks the protocol; what it is told it tells without secrets. */
class ControlClient {
  readonly #endpoint: ControlEndpoint;
  readonly #client: HttpClient;
  readonly #secrets = new Secrets();

  constructor(endpoint: ControlEndpoint, signal: AbortSignal = new AbortController().signal) {
    this.#endpoint = endpoint;
    this.#client = new HttpClient({ concurrency: 16, timeoutMs: 10_000, signal });
    this.#secrets.add(endpoint.token, nameOf(endpoint));
  }

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
        `The control protocol at ${url} fails on ${method} ${path}: ${error instanceof Error ? error.message : String(error)}`,
        error instanceof NoAnswerError && error.kind === 'untested',
      );
    });
    const { status, text, json } = response;
    if (status >= 200 && status <= 299) return json;
    throw new ControlError(
      `The control protocol answered ${status} to ${method} ${path}${hints[status] ?? ''}: ${this.shown(text)}`,
    );
  }

  remember(secret: string, name: string): void {
    this.#secrets.add(secret, name);
  }

  record(value: unknown, request: string): Record<string, unknown> {
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
    throw new ControlError(
      `Expected the control protocol to answer ${request} with an object, found ${this.shown(value) || 'nothing'}.`,
    );
  }

  shown(value: unknown): string {
    const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing that is JSON');
    return this.#secrets.mask(text).slice(0, 200);
  }
}

const hints: Readonly<Record<number, string>> = {
  401: ', so check the control token',
  403: ', so check the control token',
  404: ', so check its URL, and whether the server was started with it',
};

function actionOf(
  { name, creates, parameters }: Record<string, unknown>,
  client: ControlClient,
): readonly [string, ControlActionHook] {
  const title = String(name);
  const path = `/actions/${encodeURIComponent(title)}`;
  const run: ControlActionHook['run'] = async (values) => {
    const { value } = client.record(await client.call('POST', path, values), `POST ${path}`);
    if (typeof value === 'string') return value;
    throw new ControlError(`The control action ${title} answered without a \`value\`.`);
  };
  return [
    title,
    { parameters: listOf(parameters).map(String), run, ...(typeof creates === 'string' && { creates }) },
  ];
}

function callerOf(client: ControlClient, answer: unknown, request: string): CreatedCaller {
  const { id, credentials, headers, webhook_secret: webhookSecret } = client.record(answer, request);
  if (typeof id !== 'string') throw new ControlError('The control protocol made a caller without an `id`.');
  const secrets = Object.entries(client.record(credentials, `${request} with \`credentials\``)).map(
    ([scheme, secret]) => [scheme, secretOf(client, scheme, secret)] as const,
  );
  if (typeof webhookSecret === 'string') client.remember(webhookSecret, 'WEBHOOK_SECRET');
  return {
    id,
    credentials: Object.fromEntries(secrets),
    ...(headers !== undefined && { headers: textsOf(client.record(headers, `${request} with \`headers\``)) }),
    ...(typeof webhookSecret === 'string' && { webhookSecret }),
  };
}

function secretOf(client: ControlClient, scheme: string, value: unknown): string | ClientSecret {
  if (typeof value !== 'object' || value === null) {
    client.remember(String(value), scheme);
    return String(value);
  }
  const { client_id: id, client_secret: secret } = client.record(value, scheme);
  if (typeof id !== 'string' || typeof secret !== 'string')
    throw new ControlError(
      `The control protocol made client credentials for ${scheme} without \`client_id\` or \`client_secret\`.`,
    );
  client.remember(secret, scheme);
  return { client_id: id, client_secret: secret };
}

const textsOf = (values: Record<string, unknown>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
