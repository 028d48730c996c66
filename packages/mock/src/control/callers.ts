import type { ApiModel, SecurityScheme } from '@touchstone/core';
import { addressBlocks } from '../access/address.js';
import type { Caller, Credential, WebhookSubscription } from '../access/caller.js';
import { OptionError } from '../option-error.js';
import { newSigningSecret, secretText } from '../secret-text.js';
import type { World } from '../world.js';
import { RequestError } from './request-error.js';
import type { CallerSettings } from './requests.js';

const DEFAULT_TENANT = 'default';

/** A caller with credentials of its own, which are told this once. */
export function createCaller(world: World, settings: CallerSettings): unknown {
  checkPossible(world, settings);
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
    credentials: newCredentials(world.model),
    headers: {},
    webhooks: subscription(settings, null),
  };
  for (const label of [tenant, ...caller.tenants]) world.nameTenant(label);
  world.callers.set(caller);
  return told(world, caller);
}

/** What is not given stays as it is. */
export function changeCaller(world: World, id: string, settings: CallerSettings): unknown {
  checkPossible(world, settings);
  const before = found(world, id);
  const tenant = settings.tenant ?? before.tenant;
  const addresses = blocksOf(settings.addresses);
  const changed: Caller = {
    ...before,
    tenant,
    tenants: settings.tenants ?? (settings.tenant === undefined ? before.tenants : [tenant]),
    ...(settings.scopes && { scopes: new Set(settings.scopes) }),
    ...(settings.permissions && { permissions: new Set(settings.permissions) }),
    ...(settings.limits && { limits: settings.limits }),
    ...(addresses !== undefined && { addresses }),
    ...(settings.revoked !== undefined && { revoked: settings.revoked }),
    ...(settings.expired !== undefined && { expired: settings.expired }),
    ...(settings.provokes && { provokes: new Set(settings.provokes) }),
    webhooks: subscription(settings, before.webhooks),
  };
  for (const label of changed.tenants) world.nameTenant(label);
  world.callers.set(changed);
  return { id, tenant, ...(changed.webhooks && { webhook_secret: changed.webhooks.secret }) };
}

/** New credentials; tokens given out live on. */
export function rotateCaller(world: World, id: string): unknown {
  const before = found(world, id);
  if (before.revoked) throw new RequestError(409, 'revoked', 'A revoked caller cannot be rotated.');
  const rotated = { ...before, credentials: newCredentials(world.model) };
  world.callers.set(rotated);
  return told(world, rotated);
}

function found(world: World, id: string): Caller {
  const caller = world.callers.get(id);
  if (!caller) throw new RequestError(404, 'not_found', 'There is no such caller.');
  return caller;
}

function told(world: World, { id, tenant, credentials, webhooks }: Caller): unknown {
  const name = world.tenants.nameOf(tenant);
  return {
    id,
    tenant,
    credentials: Object.fromEntries(
      Object.entries(credentials).map(([scheme, each]) => [
        scheme,
        typeof each === 'string' ? each : { client_id: each.clientId, client_secret: each.clientSecret },
      ]),
    ),
    ...(world.tenantHeader && name !== undefined && { headers: { [world.tenantHeader.name]: name } }),
    ...(webhooks && { webhook_secret: webhooks.secret }),
  };
}

/** The document has the events; and of codes that a caller may provoke by what it is, those whose trigger is `declared`. */
function checkPossible({ model }: World, { provokes = [], webhooks }: CallerSettings): void {
  const unknown = webhooks?.events.find((event) => model.webhooks.every(({ name }) => name !== event));
  if (unknown !== undefined)
    throw new RequestError(
      400,
      'invalid_request',
      `webhooks.events: the document has no webhook ${unknown}.`,
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
    `No error ${impossible} of the document has the trigger \`declared\`.`,
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
  before: WebhookSubscription | null,
): WebhookSubscription | null {
  if (!webhooks) return before;
  return {
    ...webhooks,
    secret: before?.secret ?? newSigningSecret(),
  };
}

/** For each scheme that some operation asks for; at a token endpoint nobody is asked for anything but the client. */
function newCredentials(model: ApiModel): Readonly<Record<string, Credential>> {
  const tokenOperations = new Set(
    [...model.securitySchemes.values()].flatMap(({ tokenOperation }) => tokenOperation ?? []),
  );
  const used = new Set(
    model.operations
      .filter(({ id }) => !tokenOperations.has(id))
      .flatMap(({ security }) => security.flat().map(({ scheme }) => scheme)),
  );
  return Object.fromEntries(
    [...used].flatMap((name) => {
      const scheme = model.securitySchemes.get(name);
      return scheme && scheme.type !== 'mutualTLS' ? [[name, newCredential(scheme)] as const] : [];
    }),
  );
}

function newCredential({ type, scheme, tokenOperation }: SecurityScheme): Credential {
  if (type === 'oauth2' && tokenOperation !== undefined)
    return { clientId: secretText().slice(0, 16), clientSecret: secretText() };
  return scheme === 'basic' ? `${secretText().slice(0, 12)}:${secretText()}` : secretText();
}
