import type { ApiModel } from '@touchstone/core';
import { coversOperation } from './faults/covers-operation.js';
import type { MockFault } from './faults/fault.js';
import { OptionError } from './option-error.js';
import type { MockOptions } from './options.js';
import { refusalOf, shownUrl } from './webhooks/target.js';

/**
 * Options that name what the document does not have would do nothing, in silence.
 * @throws {OptionError} saying what there is.
 */
export function checkOptions(model: ApiModel, options: MockOptions): void {
  checkCallers(model, options);
  checkWebhooks(model, options);
  for (const fault of options.faults ?? []) checkFault(model, fault);
  checkDisabled(model, options);
  if (options.initialData && !options.stateful)
    throw new OptionError(
      'Initial data takes a mock that is stateful: say `--stateful`, or `stateful: true`.',
    );
}

function checkCallers({ securitySchemes }: ApiModel, { callers }: MockOptions): void {
  const schemes = [...securitySchemes.keys()];
  for (const [name, { credentials }] of Object.entries(callers ?? {})) {
    const unknown = Object.keys(credentials).find((scheme) => !schemes.includes(scheme));
    if (unknown !== undefined)
      throw new OptionError(
        `The caller ${name} has credentials for ${unknown}, which is no security scheme of the document: ${listed(schemes)}.`,
      );
  }
}

function checkWebhooks(model: ApiModel, options: MockOptions): void {
  const { webhooks = [], webhookSecret, allowPrivateWebhooks = false } = options;
  const names = model.webhooks.map(({ name }) => name);
  if (webhooks.length > 0 && names.length === 0)
    throw new OptionError('There are receivers of webhooks, and the document has no webhooks.');
  const unknown = webhooks.flatMap(({ events = [] }) => events).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new OptionError(`${unknown} is no webhook of the document: ${listed(names)}.`);
  for (const { url } of webhooks) {
    const why = refusalOf(url, allowPrivateWebhooks);
    const unless =
      refusalOf(url, true) === null ? ', and `--allow-private-webhooks` (`allowPrivateWebhooks`) is off' : '';
    if (why !== null) throw new OptionError(`Nothing can be sent to ${shownUrl(url)}: ${why}${unless}.`);
  }
  const secrets = [webhookSecret, ...webhooks.map(({ secret }) => secret)];
  if (secrets.some((secret) => secret !== undefined && !isSecret(secret)))
    throw new OptionError('A secret of webhooks is whsec_ and the base64 of 24 to 64 bytes.');
}

/** As Standard Webhooks 1.0 has them. */
function isSecret(text: string): boolean {
  const [, encoded] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? [];
  if (encoded === undefined || encoded.length % 4 !== 0) return false;
  const { length } = atob(encoded);
  return length >= 24 && length <= 64;
}

function checkFault({ operations }: ApiModel, fault: MockFault): void {
  const { operation, share } = fault;
  if (!(share >= 0 && share <= 1))
    throw new OptionError(`A fault strikes a share of the calls from 0 to 1, not ${share}.`);
  if ('milliseconds' in fault && !(fault.milliseconds >= 0 && fault.milliseconds < 2 ** 31))
    throw new OptionError(`A fault takes from 0 to 2^31 - 1 milliseconds, not ${fault.milliseconds}.`);
  if (fault.kind === 'server-error' && fault.status !== undefined && !/^5\d\d$/.test(`${fault.status}`))
    throw new OptionError(`A server error has a status from 500 to 599, not ${fault.status}.`);
  if (operation === undefined || operations.some(({ id }) => coversOperation(fault, id))) return;
  const example = operations[0]?.id ?? 'GET /jobs';
  throw new OptionError(
    `A fault is for ${operation}, which no operation is: they are written as ${example}.`,
  );
}

function checkDisabled({ operations }: ApiModel, { disabled }: MockOptions): void {
  if (!disabled) return;
  const known = new Set(
    operations.flatMap(({ responses }) =>
      responses.flatMap(({ errors }) =>
        errors.flatMap(({ code, triggers }) => [`${code}`, ...triggers.map(({ kind }) => `${code} ${kind}`)]),
      ),
    ),
  );
  const idle = disabled.find((each) => !known.has(each));
  if (idle !== undefined)
    throw new OptionError(`No error of the document is ${idle}, so that nothing is disabled.`);
}

const listed = (names: readonly string[]): string =>
  names.length === 0 ? 'it has none' : `there ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}`;
