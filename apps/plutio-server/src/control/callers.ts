import { type CallerState, RequestError } from '@touchstone/server-kit';
import type { ClientSettings } from '../data/clients.js';
import type { Environment } from '../environment.js';
import { newId } from '../identifier.js';
import { PERMISSIONS, type Permission } from '../terms.js';
import { stopDeliveries } from '../webhooks/stop-deliveries.js';
import type { CallerSettings } from './requests.js';

export interface NewCaller extends CallerState {
  /**
   * The credentials, under the name of the document's security scheme. They are returned only on creation and
   * rotation.
   */
  readonly credentials: { readonly OAuth: { readonly client_id: string; readonly client_secret: string } };
  /** Headers that the caller must send in addition to its credentials. */
  readonly headers: { readonly business: string };
  /** The key that signs the caller's deliveries; absent if the caller has no webhook URL. */
  readonly webhook_secret?: string;
}

const DEFAULT_TENANT = 'default';

/**
 * Creates a user and an API client of that user. The client is enabled for the workspaces of `tenants`, by default only
 * for the workspace of `tenant`.
 */
export async function createCaller(environment: Environment, settings: CallerSettings): Promise<NewCaller> {
  checkPossible(settings);
  const tenant = settings.tenant ?? DEFAULT_TENANT;
  return await environment.database.writing.run(async () => {
    const now = environment.clock.iso();
    const home = await workspaceOf(environment, tenant);
    const email = `${newId().toLowerCase()}@callers.example`;
    const user = await environment.users.create({ email, name: 'Contract test', password: null }, now);
    const workspaces = await workspacesOf(environment, settings.tenants ?? [tenant]);
    for (const id of new Set([home, ...workspaces])) {
      await allow(environment, user.id, id, settings.permissions ?? PERMISSIONS);
    }
    const { limits, webhooks } = settings;
    const about = { ...clientSettings({ limits }), workspaces, tenant };
    const registration = await environment.clients.create(
      { ...about, userId: user.id, name: 'Contract test' },
      now,
    );
    const { id } = registration.client;
    // As in the API manager, create the client before selecting its events.
    if (webhooks !== undefined) await environment.clients.change(id, clientSettings({ webhooks }));
    if (settings.revoked === true) await environment.clients.revoke(id, now);
    return await newCaller(environment, id, tenant, registration.secret, webhooks !== undefined);
  });
}

/** Changes the given settings and keeps the others. */
export async function changeCaller(
  environment: Environment,
  id: string,
  settings: CallerSettings,
): Promise<CallerState> {
  checkPossible(settings);
  return await environment.database.writing.run(async () => {
    const { client, tenant: current } = stateOf(environment, id);
    const tenant = settings.tenant ?? current;
    const labels = settings.tenants ?? (settings.tenant === undefined ? undefined : [settings.tenant]);
    const workspaces = labels && (await workspacesOf(environment, labels));
    const home = await workspaceOf(environment, tenant);
    const permissions = settings.permissions ?? [...environment.users.permissions(client.userId, home)];
    if (workspaces !== undefined || settings.permissions !== undefined) {
      for (const workspace of new Set([home, ...client.workspaces, ...(workspaces ?? [])])) {
        await allow(environment, client.userId, workspace, permissions);
      }
    }
    await environment.clients.change(id, { ...clientSettings(settings), workspaces, tenant });
    if (settings.revoked === true) {
      await environment.clients.revoke(id, environment.clock.iso());
      await stopDeliveries(environment, id);
    }
    if (settings.revoked === false) await environment.clients.restore(id);
    return { id, tenant };
  });
}

/** Replaces the client secret. Issued tokens remain valid. */
export async function rotateCaller(environment: Environment, id: string): Promise<NewCaller> {
  return await environment.database.writing.run(async () => {
    const { client, tenant } = stateOf(environment, id);
    const rotated = await environment.clients.rotate(id);
    if (rotated === undefined) throw new RequestError(409, 'revoked', 'A revoked client cannot be rotated.');
    return await newCaller(environment, id, tenant, rotated.secret, client.urls.length > 0);
  });
}

function stateOf(environment: Environment, id: string) {
  const client = environment.clients.find(id);
  if (client === undefined || client.tenant === null) {
    throw new RequestError(404, 'not_found', 'This caller does not exist.');
  }
  return { client, tenant: client.tenant };
}

async function newCaller(
  environment: Environment,
  id: string,
  tenant: string,
  client_secret: string,
  isSubscribed: boolean,
): Promise<NewCaller> {
  const secret = isSubscribed ? await environment.clients.webhookSecretOf(id) : undefined;
  return {
    id,
    tenant,
    credentials: { OAuth: { client_id: id, client_secret } },
    headers: { business: environment.workspaces.byLabel(tenant)?.subdomain ?? '' },
    ...(secret === undefined ? {} : { webhook_secret: secret }),
  };
}

/**
 * Checks that this server can apply the settings. Client credentials do not expire, and no setting provokes an error
 * code.
 * @throws RequestError 400 if a setting cannot be applied
 */
function checkPossible({ expired, provokes = [] }: CallerSettings): void {
  if (expired === true) {
    throw new RequestError(
      400,
      'cannot_provoke',
      'Client credentials do not expire. Advance the clock past the expiry of a token instead.',
    );
  }
  const [code] = provokes;
  if (code === undefined) return;
  throw new RequestError(400, 'cannot_provoke', `No caller setting provokes ${code}.`);
}

function clientSettings({ limits, webhooks }: CallerSettings): ClientSettings {
  return { limit: limits?.client, urls: webhooks && [webhooks.url], methods: webhooks?.events };
}

async function allow(
  { users }: Environment,
  userId: string,
  workspaceId: string,
  permissions: readonly Permission[],
): Promise<void> {
  await users.join(userId, workspaceId, { name: 'Contract test', permissions });
}

async function workspacesOf(environment: Environment, labels: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const label of labels) ids.push(await workspaceOf(environment, label));
  return ids;
}

/** Returns the id of the tenant's workspace. Creates the workspace on first use. */
async function workspaceOf(environment: Environment, label: string): Promise<string> {
  const existing = environment.workspaces.byLabel(label);
  if (existing !== undefined) return existing.id;
  const workspace = await environment.workspaces.create(
    { subdomain: `ws-${newId().toLowerCase()}`, name: `Tenant ${label}`, label },
    environment.clock.iso(),
  );
  return workspace.id;
}
