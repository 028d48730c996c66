import { addressBlocks } from '../access/address.js';
import type { Caller, WebhookSubscription } from '../access/caller.js';
import { nameTenant } from '../access/name-tenant.js';
import type { Environment } from '../environment.js';
import { OptionError } from '../option-error.js';
import { newSigningSecret, secretText } from '../secret-text.js';
import { newCredentials } from './new-credentials.js';
import { RequestError } from './request-error.js';
import type { CallerSettings } from './requests.js';

const DEFAULT_TENANT = 'default';

/** Creates a caller with new credentials. Only the responses to a creation and to a rotation reveal credentials. */
export function createCaller(environment: Environment, settings: CallerSettings): unknown {
  checkSettings(environment, settings);
  const tenant = settings.tenant ?? DEFAULT_TENANT;
  const id = `caller_${secretText().slice(0, 16)}`;
  const caller: Caller = {
    id,
    tenant,
    tenants: settings.tenants ?? [tenant],
    scopes: settings.scopes ? new Set(settings.scopes) : null,
    permissions: settings.permissions ? new Set(settings.permissions) : null,
    limits: settings.limits ?? {},
    addresses: blocksOf(settings.addresses) ?? null,
    revoked: settings.revoked ?? false,
    expired: settings.expired ?? false,
    provokes: new Set(settings.provokes),
    credentials: newCredentials(environment.model),
    headers: {},
    webhooks: subscription(settings, null),
  };
  for (const label of [tenant, ...caller.tenants]) nameTenant(environment, label);
  environment.callers.set(caller);
  return callerResponse(environment, caller);
}

/** Changes the given settings of a caller and keeps the others. */
export function changeCaller(environment: Environment, id: string, settings: CallerSettings): unknown {
  checkSettings(environment, settings);
  const previous = findCaller(environment, id);
  const tenant = settings.tenant ?? previous.tenant;
  const addresses = blocksOf(settings.addresses);
  const changed: Caller = {
    ...previous,
    tenant,
    tenants: settings.tenants ?? (settings.tenant === undefined ? previous.tenants : [tenant]),
    ...(settings.scopes && { scopes: new Set(settings.scopes) }),
    ...(settings.permissions && { permissions: new Set(settings.permissions) }),
    ...(settings.limits && { limits: settings.limits }),
    ...(addresses !== undefined && { addresses }),
    ...(settings.revoked !== undefined && { revoked: settings.revoked }),
    ...(settings.expired !== undefined && { expired: settings.expired }),
    ...(settings.provokes && { provokes: new Set(settings.provokes) }),
    webhooks: subscription(settings, previous.webhooks),
  };
  for (const label of changed.tenants) nameTenant(environment, label);
  environment.callers.set(changed);
  return { id, tenant, ...(changed.webhooks && { webhook_secret: changed.webhooks.secret }) };
}

/**
 * Replaces the credentials of a caller. Issued tokens remain valid.
 * @throws {RequestError} 404 if the caller does not exist, 409 if it is revoked.
 */
export function rotateCaller(environment: Environment, id: string): unknown {
  const caller = findCaller(environment, id);
  if (caller.revoked)
    throw new RequestError(409, 'revoked', 'The credentials of a revoked caller cannot be rotated.');
  const rotated = { ...caller, credentials: newCredentials(environment.model) };
  environment.callers.set(rotated);
  return callerResponse(environment, rotated);
}

function findCaller(environment: Environment, id: string): Caller {
  const caller = environment.callers.get(id);
  if (!caller) throw new RequestError(404, 'not_found', `Unknown caller ${JSON.stringify(id)}.`);
  return caller;
}

/** Returns the response body that reveals the credentials of a caller. */
function callerResponse(environment: Environment, { id, tenant, credentials, webhooks }: Caller): unknown {
  const { tenants, tenantHeader } = environment;
  const name = tenants.nameOf(tenant);
  return {
    id,
    tenant,
    credentials: Object.fromEntries(
      Object.entries(credentials).map(([scheme, credential]) => [
        scheme,
        typeof credential === 'string'
          ? credential
          : { client_id: credential.clientId, client_secret: credential.clientSecret },
      ]),
    ),
    ...(tenantHeader && name !== undefined && { headers: { [tenantHeader.name]: name } }),
    ...(webhooks && { webhook_secret: webhooks.secret }),
  };
}

/** Checks that the document defines each webhook event, and a `declared` trigger for each error code of `provokes`. */
function checkSettings({ model }: Environment, { provokes = [], webhooks }: CallerSettings): void {
  const unknown = webhooks?.events.find((event) => model.webhooks.every(({ name }) => name !== event));
  if (unknown !== undefined)
    throw new RequestError(
      400,
      'invalid_request',
      `webhooks.events: unknown webhook ${unknown}. Webhooks of the document: ${model.webhooks.map(({ name }) => name).join(', ') || 'none'}.`,
    );
  const declared = new Set(
    model.operations.flatMap(({ responses }) =>
      responses.flatMap(({ errors }) =>
        errors.flatMap(({ code, triggers }) =>
          triggers.some(({ kind }) => kind === 'declared') ? [code] : [],
        ),
      ),
    ),
  );
  const impossible = provokes.find((code) => !declared.has(code));
  if (impossible === undefined) return;
  throw new RequestError(
    400,
    'cannot_provoke',
    `The document has no error ${impossible} with the trigger \`declared\`.`,
  );
}

function blocksOf(blocks: readonly string[] | null | undefined): Caller['addresses'] | undefined {
  if (blocks === null || blocks === undefined) return blocks;
  try {
    return addressBlocks(blocks);
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    throw new RequestError(400, 'invalid_request', `addresses: ${error.message}`);
  }
}

function subscription(
  { webhooks }: CallerSettings,
  previous: WebhookSubscription | null,
): WebhookSubscription | null {
  if (!webhooks) return previous;
  return {
    ...webhooks,
    secret: previous?.secret ?? newSigningSecret(),
  };
}
