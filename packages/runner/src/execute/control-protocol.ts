import type { ControlActionHook, ControlHooks, MadePrincipal } from './control-hooks.js';
import { HttpClient } from './http-client.js';

/** Where a server speaks the control protocol (`openapi/control.yaml`). */
export interface ControlEndpoint {
  /** `http://127.0.0.1:4010/control`. */
  readonly url: string;
  readonly token: string;
}

/** The control protocol was spoken and refused, or spoken wrongly. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
}

/**
 * The hooks of a server that speaks the control protocol: those its capabilities name.
 * @throws {ControlError} when it refuses the token or speaks another protocol.
 * @throws {NoAnswerError} when nothing answers.
 */
export async function connectControl(endpoint: ControlEndpoint, signal?: AbortSignal): Promise<ControlHooks> {
  const client = new HttpClient({ concurrency: 16, timeoutMs: 10_000, signal: signal ?? new AbortController().signal });
  const call = (method: string, path: string, body?: unknown): Promise<unknown> => speak(client, endpoint, method, path, body);
  const offered = asRecord(await call('GET', '/capabilities'));
  const guard = (header: string) => (value: string) => ({ 'touchstone-control': endpoint.token, [header]: value });
  return {
    ...(offered.clock === true && {
      clock: {
        freeze: async (frozen) => void (await call('PATCH', '/clock', { freeze: frozen })),
        advance: async (seconds) => void (await call('PATCH', '/clock', { advance: seconds })),
      },
    }),
    ...(offered.address === true && { address: guard('touchstone-address') }),
    ...(offered.fault === true && { fault: guard('touchstone-fault') }),
    ...(offered.principals === true && {
      principals: {
        create: async (description) => principalOf(await call('POST', '/principals', description)),
        update: async (id, change) => void (await call('PATCH', `/principals/${encodeURIComponent(id)}`, change)),
        rotate: async (id) => principalOf(await call('POST', `/principals/${encodeURIComponent(id)}/rotate`)),
      },
    }),
    actions: Object.fromEntries(listOf(offered.actions).map((action) => actionOf(asRecord(action), call))),
  };
}

function actionOf(
  { name, creates, parameters }: Record<string, unknown>,
  call: (method: string, path: string, body: unknown) => Promise<unknown>,
): readonly [string, ControlActionHook] {
  const title = String(name);
  const run: ControlActionHook['run'] = async (values) => {
    const { value } = asRecord(await call('POST', `/actions/${encodeURIComponent(title)}`, values));
    if (typeof value === 'string') return value;
    throw new ControlError(`The control action ${title} answered without a \`value\`.`);
  };
  return [title, { parameters: listOf(parameters).map(String), run, ...(typeof creates === 'string' && { creates }) }];
}

async function speak(client: HttpClient, { url, token }: ControlEndpoint, method: string, path: string, body: unknown): Promise<unknown> {
  const response = await client.send({
    method,
    url: `${url}${path}`,
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (response.status >= 200 && response.status <= 299) return response.json;
  throw new ControlError(`The control protocol answered ${response.status} to ${method} ${path}: ${response.text.slice(0, 200)}`);
}

function principalOf(answer: unknown): MadePrincipal {
  const { id, credentials } = asRecord(answer);
  if (typeof id !== 'string') throw new ControlError('The control protocol made a principal without an `id`.');
  const secrets = Object.entries(asRecord(credentials)).map(([scheme, secret]) => [scheme, String(secret)] as const);
  return { id, credentials: Object.fromEntries(secrets) };
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function asRecord(value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new ControlError(`Expected the control protocol to answer an object, found ${JSON.stringify(value)?.slice(0, 80) ?? 'nothing'}.`);
}
