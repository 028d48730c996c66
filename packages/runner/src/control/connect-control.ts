import { ControlClient, type ControlEndpoint, tokenName } from './control-client.js';
import { ControlError } from './control-error.js';
import type { ClientSecret, ControlActionHook, ControlHooks, CreatedCaller } from './control-hooks.js';

const PROTOCOL_VERSION = '1';

/**
 * Connects to a server that implements the control protocol and returns the hooks that its capabilities list. The
 * signal cancels only the request for the capabilities. The hooks stay usable, because a cancelled run still has to
 * release the clock.
 *
 * @throws {ControlError} if the server does not respond, refuses the token, or implements a different version.
 * @throws {NoAnswerError} if the signal aborts.
 * @example
 * const hooks = await connectControl({ url: 'http://127.0.0.1:4010/control', token: 'secret' });
 * const planned = plan(model, { seed: 1, callers: {}, control: capabilitiesOf(hooks), allow: [] });
 */
export async function connectControl(endpoint: ControlEndpoint, signal?: AbortSignal): Promise<ControlHooks> {
  const client = new ControlClient(endpoint);
  const offered = client.expectObject(
    await new ControlClient(endpoint, signal).call('GET', '/capabilities'),
    'GET /capabilities',
  );
  if (offered.protocol !== undefined && String(offered.protocol) !== PROTOCOL_VERSION) {
    throw new ControlError(
      `The server implements version ${client.masked(offered.protocol)} of the control protocol; expected version ${PROTOCOL_VERSION}.`,
    );
  }
  const created = async (method: string, path: string, body?: unknown): Promise<CreatedCaller> =>
    callerOf(client, await client.call(method, path, body), `${method} ${path}`);
  const guarded = (header: string) => (value: string) => ({
    'touchstone-control': endpoint.token,
    [header]: value,
  });
  return {
    secrets: { [tokenName(endpoint)]: endpoint.token },
    ...(offered.clock === true && {
      clock: {
        freeze: async (frozen) => void (await client.call('PATCH', '/clock', { freeze: frozen })),
        advance: async (seconds) => void (await client.call('PATCH', '/clock', { advance: seconds })),
      },
    }),
    ...(offered.address === true && { address: guarded('touchstone-address') }),
    ...(offered.fault === true && { fault: guarded('touchstone-fault') }),
    ...(offered.callers === true && {
      callers: {
        create: (settings) => created('POST', '/callers', settings),
        update: async (id, change) =>
          void (await client.call('PATCH', `/callers/${encodeURIComponent(id)}`, change)),
        rotate: (id) => created('POST', `/callers/${encodeURIComponent(id)}/rotate`),
      },
    }),
    webhooks: offered.webhooks === true,
    ...(offered.tenants === true && { tenants: true }),
    ...(Array.isArray(offered.rate_classes) && { rateClasses: offered.rate_classes.map(String) }),
    actions: Object.fromEntries(
      listOf(offered.actions).map((action) =>
        actionOf(client.expectObject(action, 'GET /capabilities'), client),
      ),
    ),
  };
}

function actionOf(
  { name, creates, parameters }: Record<string, unknown>,
  client: ControlClient,
): readonly [string, ControlActionHook] {
  const title = String(name);
  const path = `/actions/${encodeURIComponent(title)}`;
  const run: ControlActionHook['run'] = async (values) => {
    const { value } = client.expectObject(await client.call('POST', path, values), `POST ${path}`);
    if (typeof value === 'string') return value;
    throw new ControlError(`The control action ${title} returned no \`value\`.`);
  };
  return [
    title,
    { parameters: listOf(parameters).map(String), run, ...(typeof creates === 'string' && { creates }) },
  ];
}

function callerOf(client: ControlClient, answer: unknown, request: string): CreatedCaller {
  const { id, credentials, headers, webhook_secret: webhookSecret } = client.expectObject(answer, request);
  if (typeof id !== 'string')
    throw new ControlError('The control protocol returned a caller without an `id`.');
  const secrets = Object.entries(client.expectObject(credentials, `\`credentials\` of ${request}`)).map(
    ([scheme, secret]) => [scheme, secretOf(client, scheme, secret)] as const,
  );
  if (typeof webhookSecret === 'string') client.addSecret(webhookSecret, 'WEBHOOK_SECRET');
  return {
    id,
    credentials: Object.fromEntries(secrets),
    ...(headers !== undefined && {
      headers: textsOf(client.expectObject(headers, `\`headers\` of ${request}`)),
    }),
    ...(typeof webhookSecret === 'string' && { webhookSecret }),
  };
}

function secretOf(client: ControlClient, scheme: string, value: unknown): string | ClientSecret {
  if (typeof value !== 'object' || value === null) {
    client.addSecret(String(value), scheme);
    return String(value);
  }
  const { client_id: id, client_secret: secret } = client.expectObject(value, scheme);
  if (typeof id !== 'string' || typeof secret !== 'string')
    throw new ControlError(
      `The control protocol returned client credentials for ${scheme} without \`client_id\` or \`client_secret\`.`,
    );
  client.addSecret(secret, scheme);
  return { client_id: id, client_secret: secret };
}

const textsOf = (values: Record<string, unknown>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
