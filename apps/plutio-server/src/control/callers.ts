import type { ClientSettings } from '../data/clients.js';
import { RequestError } from '../http/json-request.js';
import { newId } from '../identifier.js';
import { PERMISSIONS, type Permission } from '../terms.js';
import { stopDeliveries } from '../webhooks/stop-deliveries.js';
import type { World } from '../world.js';
import type { CallerSettings } from './requests.js';

export interface CallerState {
  readonly id: string;
  readonly tenant: string;
}

export interface NewCaller extends CallerState {
  /** By the document's security scheme: the only time it is told. */
  readonly credentials: { readonly OAuth: { readonly client_id: string; readonly client_secret: string } };
  /** Header parameters that go with the credentials. */
  readonly headers: { readonly business: string };
  /** With which its deliveries are signed. */
  readonly webhook_secret?: string;
}

const DEFAULT_TENANT = 'default';

/** A user with a role of its own, and an API client of that user, enabled for the tenant's workspace. */
export async function createCaller(world: World, settings: CallerSettings): Promise<NewCaller> {
  checkPossible(settings);
  const tenant = settings.tenant ?? DEFAULT_TENANT;
  return await world.database.writing.run(async () => {
    const now = world.clock.iso();
    const home = await workspaceOf(world, tenant);
    const email = `${newId().toLowerCase()}@callers.example`;
    const user = await world.users.create({ email, name: 'Contract test', password: null }, now);
    const workspaces = await workspacesOf(world, settings.tenants ?? [tenant]);
    for (const id of new Set([home, ...workspaces])) {
      await allow(world, user.id, id, settings.permissions ?? PERMISSIONS);
    }
    const { limits, webhooks } = settings;
    const about = { ...clientSettings({ limits }), workspaces, tenant };
    const made = await world.clients.create({ ...about, userId: user.id, name: 'Contract test' }, now);
    const { id } = made.client;
    // As people do it: a client is made, and then it selects.
    if (webhooks !== undefined) await world.clients.change(id, clientSettings({ webhooks }));
    if (settings.revoked === true) await world.clients.revoke(id, now);
    return await newCaller(world, id, tenant, made.secret, webhooks !== undefined);
  });
}

/** What is not given stays as it is. */
export async function changeCaller(world: World, id: string, settings: CallerSettings): Promise<CallerState> {
  checkPossible(settings);
  return await world.database.writing.run(async () => {
    const { client, tenant: current } = stateOf(world, id);
    const tenant = settings.tenant ?? current;
    const labels = settings.tenants ?? (settings.tenant === undefined ? undefined : [settings.tenant]);
    const workspaces = labels && (await workspacesOf(world, labels));
    const home = await workspaceOf(world, tenant);
    const permissions = settings.permissions ?? [...world.users.permissions(client.userId, home)];
    if (workspaces !== undefined || settings.permissions !== undefined) {
      for (const workspace of new Set([home, ...client.workspaces, ...(workspaces ?? [])])) {
        await allow(world, client.userId, workspace, permissions);
      }
    }
    await world.clients.change(id, { ...clientSettings(settings), workspaces, tenant });
    if (settings.revoked === true) {
      await world.clients.revoke(id, world.clock.iso());
      await stopDeliveries(world, id);
    }
    if (settings.revoked === false) await world.clients.restore(id);
    return { id, tenant };
  });
}

/** A new client secret; tokens given out live on. */
export async function rotateCaller(world: World, id: string): Promise<NewCaller> {
  return await world.database.writing.run(async () => {
    const { client, tenant } = stateOf(world, id);
    const rotated = await world.clients.rotate(id);
    if (rotated === undefined) throw new RequestError(409, 'revoked', 'A revoked client cannot be rotated.');
    return await newCaller(world, id, tenant, rotated.secret, client.urls.length > 0);
  });
}

function stateOf(world: World, id: string) {
  const client = world.clients.find(id);
  if (client === undefined || client.tenant === null) {
    throw new RequestError(404, 'not_found', 'There is no such caller.');
  }
  return { client, tenant: client.tenant };
}

async function newCaller(
  world: World,
  id: string,
  tenant: string,
  client_secret: string,
  isSubscribed: boolean,
): Promise<NewCaller> {
  const secret = isSubscribed ? await world.clients.webhookSecretOf(id) : undefined;
  return {
    id,
    tenant,
    credentials: { OAuth: { client_id: id, client_secret } },
    headers: { business: world.workspaces.byLabel(tenant)?.subdomain ?? '' },
    ...(secret === undefined ? {} : { webhook_secret: secret }),
  };
}

/** Tokens expire by the clock alone, and no error of this API follows from what a caller is besides its role. */
function checkPossible({ expired, provokes = [] }: CallerSettings): void {
  if (expired === true) {
    throw new RequestError(
      400,
      'cannot_provoke',
      'Client credentials do not expire; move the clock past a token.',
    );
  }
  const [code] = provokes;
  if (code === undefined) return;
  throw new RequestError(400, 'cannot_provoke', `No setting of a caller provokes ${code}.`);
}

function clientSettings({ limits, webhooks }: CallerSettings): ClientSettings {
  return { limit: limits?.client, urls: webhooks && [webhooks.url], methods: webhooks?.events };
}

async function allow(
  { users }: World,
  userId: string,
  workspaceId: string,
  permissions: readonly Permission[],
): Promise<void> {
  await users.join(userId, workspaceId, { name: 'Contract test', permissions });
}

async function workspacesOf(world: World, labels: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const each of labels) ids.push(await workspaceOf(world, each));
  return ids;
}

/** The tenant's workspace, made when it is first named. */
async function workspaceOf(world: World, label: string): Promise<string> {
  const known = world.workspaces.byLabel(label);
  if (known !== undefined) return known.id;
  const made = await world.workspaces.create(
    { subdomain: `ws-${newId().toLowerCase()}`, name: `Tenant ${label}`, label },
    world.clock.iso(),
  );
  return made.id;
}
