import { secretNames } from '@touchstone/core/internal';
import { decodeBasic } from '../access/basic-credential.js';
import { signingSecrets } from '../access/caller.js';
import type { Environment } from '../environment.js';
import type { MockFault } from '../faults/fault.js';
import { Masker } from '../mask/masker.js';
import type { Incoming, Reply } from '../message.js';
import type { MockOptions } from '../options.js';
import type { Exchange, Journal } from './journal.js';

/**
 * Records an exchange in the journal. Secrets are masked immediately, because the mock may no longer know them when the
 * entry is read.
 */
export function recordExchange(
  journal: Journal,
  environment: Environment,
  { incoming, context, reply, faults }: Exchange,
): void {
  const masker = maskerFor(environment, incoming);
  const isTokenExchange = context?.operation.isTokenEndpoint === true;
  // Mask the query first: its parameter names are the most likely to reveal which values are secret.
  const query = masker.mask(incoming.query, 'form');
  const body = isTokenExchange || !context?.bytes ? null : textOf(context.bytes, masker);
  journal.add({
    at: new Date(environment.clock.now()).toISOString(),
    method: incoming.method,
    path: masker.mask(incoming.path, 'text'),
    query,
    operation: context?.operation.operation.id ?? null,
    caller: context?.authentication.state === 'authenticated' ? context.caller.id : null,
    tenant: context?.tenant ?? null,
    status: reply.status,
    fault: faultOf(reply, faults),
    body,
    answer: isTokenExchange || typeof reply.body !== 'string' ? null : masker.mask(reply.body),
  });
}

/** Returns the masked beginning of a body; `null` if it is binary. */
function textOf(bytes: Uint8Array, masker: Masker): string | null {
  // UTF-8 needs at most three octets per UTF-16 code unit.
  const text = decoder.decode(bytes.subarray(0, 3 * masker.reach));
  return text.includes('\0') ? null : masker.mask(text);
}

const decoder = new TextDecoder();

const secretNameTests = new WeakMap<Environment, (name: string) => boolean>();

function maskerFor(environment: Environment, incoming: Incoming): Masker {
  const { options, model, callers } = environment;
  let isSecretName = secretNameTests.get(environment);
  if (!isSecretName)
    secretNameTests.set(environment, (isSecretName = secretNames(model.securitySchemes.values())));
  // Add these secrets for each exchange, because a reset clears all secrets.
  for (const secret of optionSecrets(options)) callers.secrets.add(secret);
  const masker = new Masker(isSecretName, callers.secrets);
  for (const { type, in: place, name, parameterName } of model.securitySchemes.values())
    if (type === 'apiKey' && place === 'header')
      masker.learn(incoming.header((parameterName ?? name).toLowerCase()));
  learnAuthorization(masker, incoming.header('authorization'));
  return masker;
}

/** Returns the secrets in the options, except the credentials of callers. */
const optionSecrets = ({ control, webhooks = [], webhookSecret }: MockOptions): readonly string[] => [
  ...(control ? [control.token] : []),
  ...[webhookSecret, ...webhooks.map(({ secret }) => secret)].flatMap((secret) =>
    secret === undefined ? [] : signingSecrets(secret),
  ),
];

/** Adds the credential of the header `Authorization` and the password of a Basic credential to the masked values. */
function learnAuthorization(masker: Masker, field = ''): void {
  const [, scheme = '', credential = ''] = /^(\S+) +(\S+)/.exec(field) ?? [];
  masker.learn(credential);
  const basic = /^basic$/i.test(scheme) ? decodeBasic(credential) : null;
  if (basic !== null) masker.learn(basic.slice(basic.indexOf(':') + 1));
}

/** Returns the fault with the greatest effect on the caller; `null` if no fault took effect. */
function faultOf({ status, body }: Reply, faults: readonly MockFault[]): MockFault['kind'] | null {
  const kinds = faults.map(({ kind }) => kind);
  const transport = kinds.findLast(
    (kind) => kind === 'reset' || kind === 'truncated-body' || kind === 'slow-body',
  );
  if (transport !== undefined) return transport;
  if (kinds.includes('malformed-json') && typeof body === 'string') return 'malformed-json';
  // A request that is refused earlier does not reach the injected error.
  if (kinds.includes('server-error') && status >= 500) return 'server-error';
  return kinds.includes('latency') ? 'latency' : null;
}
