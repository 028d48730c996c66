import type { ApiModel } from '@touchstone/core';
import { coversOperation } from './faults/covers-operation.js';
import type { MockFault } from './faults/fault.js';
import { OptionError } from './option-error.js';
import type { MockOptions } from './options.js';
import { redactUrl, refusalReason } from './webhooks/target.js';

/**
 * Rejects invalid options. A reference to something that the document does not define is also invalid, because the
 * option would silently have no effect.
 * @throws {OptionError} if an option is invalid.
 */
export function checkOptions(model: ApiModel, options: MockOptions): void {
  checkCallers(model, options);
  checkWebhooks(model, options);
  for (const fault of options.faults ?? []) checkFault(model, fault);
  checkDisabled(model, options);
  if (options.initialData && !options.stateful)
    throw new OptionError('Initial data requires a stateful mock. Add `--stateful` or `stateful: true`.');
}

function checkCallers({ securitySchemes }: ApiModel, { callers }: MockOptions): void {
  const schemes = [...securitySchemes.keys()];
  for (const [name, { credentials }] of Object.entries(callers ?? {})) {
    const unknown = Object.keys(credentials).find((scheme) => !schemes.includes(scheme));
    if (unknown !== undefined)
      throw new OptionError(
        `Caller ${name}: unknown security scheme ${unknown}. Security schemes of the document: ${list(schemes)}.`,
      );
  }
}

function checkWebhooks(model: ApiModel, options: MockOptions): void {
  const { webhooks = [], webhookSecret, allowPrivateWebhooks = false } = options;
  const names = model.webhooks.map(({ name }) => name);
  if (webhooks.length > 0 && names.length === 0)
    throw new OptionError('Webhook receivers are configured, but the document has no webhooks.');
  const unknown = webhooks.flatMap(({ events = [] }) => events).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new OptionError(`Unknown webhook ${unknown}. Webhooks of the document: ${list(names)}.`);
  for (const { url } of webhooks) {
    const reason = refusalReason(url, allowPrivateWebhooks);
    if (reason === null) continue;
    const fix =
      refusalReason(url, true) === null
        ? ' Allow it with `--allow-private-webhooks` (`allowPrivateWebhooks`).'
        : '';
    throw new OptionError(`Webhooks cannot be sent to ${redactUrl(url)}: ${reason}.${fix}`);
  }
  const secrets = [webhookSecret, ...webhooks.map(({ secret }) => secret)];
  if (secrets.some((secret) => secret !== undefined && !isSigningSecret(secret)))
    throw new OptionError('Invalid webhook secret. Expected whsec_ followed by 24 to 64 bytes in base64.');
}

/** Returns `true` if a secret has the format of Standard Webhooks 1.0. */
function isSigningSecret(text: string): boolean {
  const [, encoded] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? [];
  if (encoded === undefined || encoded.length % 4 !== 0) return false;
  const { length } = atob(encoded);
  return length >= 24 && length <= 64;
}

function checkFault({ operations }: ApiModel, fault: MockFault): void {
  const { operation, share } = fault;
  if (!(share >= 0 && share <= 1))
    throw new OptionError(`Invalid share of a fault: expected a number from 0 to 1, received ${share}.`);
  if ('milliseconds' in fault && !(fault.milliseconds >= 0 && fault.milliseconds < 2 ** 31))
    throw new OptionError(
      `Invalid delay of a fault: expected 0 to 2^31 - 1 milliseconds, received ${fault.milliseconds}.`,
    );
  if (fault.kind === 'server-error' && fault.status !== undefined && !/^5\d\d$/.test(`${fault.status}`))
    throw new OptionError(`Invalid status of a server error: expected 500 to 599, received ${fault.status}.`);
  if (operation === undefined || operations.some(({ id }) => coversOperation(fault, id))) return;
  const example = operations[0]?.id ?? 'GET /jobs';
  throw new OptionError(
    `The fault for ${operation} matches no operation of the document. Expected an operation such as ${example}.`,
  );
}

function checkDisabled({ operations }: ApiModel, { disabled }: MockOptions): void {
  if (!disabled) return;
  const documented = new Set(
    operations.flatMap(({ responses }) =>
      responses.flatMap(({ errors }) =>
        errors.flatMap(({ code, triggers }) => [`${code}`, ...triggers.map(({ kind }) => `${code} ${kind}`)]),
      ),
    ),
  );
  const unknown = disabled.find((entry) => !documented.has(entry));
  if (unknown !== undefined)
    throw new OptionError(
      `Unknown error ${unknown}. Expected a documented error code, optionally followed by one of its trigger kinds.`,
    );
}

const list = (names: readonly string[]): string => names.join(', ') || 'none';
