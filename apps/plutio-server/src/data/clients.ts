import { type Database, DatabaseError, hashSecret, type Write } from '@touchstone/server-kit';
import { and, eq, isNull } from 'drizzle-orm';
import { newId } from '../identifier.js';
import type { Mutants } from '../mutants/catalogue.js';
import { newSecret, newWebhookSecret } from '../secret.js';
import type { Vault } from '../vault.js';
import {
  type Client,
  type ClientRow,
  type ClientSettings,
  columnsChanged,
  columnsOfNew,
  toClient,
} from './client.js';
import { ClientIndex } from './client-index.js';
import { clients, clientWorkspaces } from './schema.js';

export type { Client, ClientSettings } from './client.js';

/**
 * Stores the API clients. All clients are kept in memory, because every call and every event reads them. Every change
 * goes through this store, so that it applies from the next call.
 */
export class ClientStore {
  readonly #database: Database;
  readonly #vault: Vault;
  readonly #mutants: Mutants;
  readonly #index = new ClientIndex();

  constructor(database: Database, vault: Vault, mutants: Mutants) {
    this.#database = database;
    this.#vault = vault;
    this.#mutants = mutants;
  }

  /**
   * Loads the clients from the database at startup and after a reset.
   * @throws DatabaseError if the stored secrets were encrypted with a different key
   */
  async load(): Promise<void> {
    this.#index.clear();
    const { orm } = this.#database;
    const enabled = new Map<string, string[]>();
    for (const { client_id, workspace_id } of await orm.select().from(clientWorkspaces).all()) {
      enabled.set(client_id, [...(enabled.get(client_id) ?? []), workspace_id]);
    }
    const rows = await orm.select().from(clients).all();
    this.#checkVault(rows[0]);
    for (const row of rows) this.#index.keep(toClient(row, enabled.get(row.id) ?? []));
  }

  async create(
    { userId, ...settings }: ClientSettings & { readonly userId: string; readonly name: string },
    now: string,
    preset: { readonly id?: string | undefined; readonly secret?: string | undefined } = {},
  ): Promise<NewClient> {
    const secret = preset.secret ?? newSecret();
    const row: ClientRow = {
      id: preset.id ?? newId(),
      user_id: userId,
      name: settings.name,
      secret_hash: hashSecret(secret).toString('hex'),
      secret_encrypted: settings.secretVisible === false ? null : this.#vault.encrypt(secret),
      webhook_secret_encrypted: this.#vault.encrypt(newWebhookSecret()),
      ...columnsOfNew(settings),
      revoked_at: null,
      created_at: now,
    };
    const workspaces = settings.workspaces ?? [];
    const { orm } = this.#database;
    await this.#database.commit([orm.insert(clients).values(row), ...this.#enable(row.id, workspaces)]);
    const client = toClient(row, workspaces);
    this.#index.keep(client);
    return { client, secret };
  }

  find(id: string): Client | undefined {
    return this.#index.get(id);
  }

  /** Returns all clients, including revoked ones, in order of creation. */
  all(): IterableIterator<Client> {
    return this.#index.all();
  }

  /** Returns the clients of a user, including revoked ones, oldest first. */
  ofUser(userId: string): Client[] {
    const own = [...this.#index.all()].filter((client) => client.userId === userId);
    return own.sort((left, right) => left.createdAt.localeCompare(right.createdAt));
  }

  /** Returns the active clients that are enabled for a workspace. */
  ofWorkspace(workspaceId: string): Client[] {
    return this.#index.ofWorkspace(workspaceId).filter(({ revokedAt }) => revokedAt === null);
  }

  /**
   * Changes the given settings in one transaction. They apply from the next call. Returns `undefined` if the client
   * does not exist.
   */
  async change(id: string, settings: ClientSettings): Promise<Client | undefined> {
    const old = this.#index.get(id);
    if (old === undefined) return undefined;
    const { orm } = this.#database;
    const methods = this.#mutants.has('selection-change-ignored') ? undefined : settings.methods;
    const workspaces = this.#enabledOf(old, settings.workspaces);
    const columns = { id, ...columnsChanged({ ...settings, methods }) };
    await this.#database.commit([
      orm.update(clients).set(columns).where(eq(clients.id, id)),
      ...(workspaces === undefined ? [] : this.#enable(id, workspaces)),
    ]);
    return await this.#reload(id);
  }

  /** Returns the client secret, or `undefined` if it is not visible or the client does not exist. */
  async secretOf(id: string): Promise<string | undefined> {
    const row = await this.#row(id);
    return row?.secret_encrypted == null ? undefined : this.#vault.decrypt(row.secret_encrypted);
  }

  /**
   * Returns the secret that signs deliveries to the client's URLs (`whsec_…`), or `undefined` if the client does not
   * exist.
   */
  async webhookSecretOf(id: string): Promise<string | undefined> {
    const row = await this.#row(id);
    return row === undefined ? undefined : this.#vault.decrypt(row.webhook_secret_encrypted);
  }

  /**
   * Replaces the secret. Issued tokens remain valid. Returns `undefined` if the client does not exist or is revoked.
   */
  async rotate(id: string): Promise<NewClient | undefined> {
    const old = this.#index.get(id);
    if (old === undefined || old.revokedAt !== null) return undefined;
    const secret = newSecret();
    await this.#database.orm
      .update(clients)
      .set({
        secret_hash: hashSecret(secret).toString('hex'),
        secret_encrypted: old.secretVisible ? this.#vault.encrypt(secret) : null,
      })
      .where(eq(clients.id, id));
    const client = await this.#reload(id);
    return client && { client, secret };
  }

  /**
   * Revokes the client and its tokens immediately. Revoking it again has no effect. Returns `undefined` if the client
   * does not exist.
   */
  async revoke(id: string, now: string): Promise<Client | undefined> {
    const live = and(eq(clients.id, id), isNull(clients.revoked_at));
    await this.#database.orm.update(clients).set({ revoked_at: now }).where(live);
    return await this.#reload(id);
  }

  /** Undoes a revocation. */
  async restore(id: string): Promise<void> {
    await this.#database.orm.update(clients).set({ revoked_at: null }).where(eq(clients.id, id));
    await this.#reload(id);
  }

  /**
   * Returns the enabled workspaces after a change, or `undefined` if the change does not include them. A mutant can
   * suppress the change.
   */
  #enabledOf(old: Client, workspaces: readonly string[] | undefined): readonly string[] | undefined {
    if (workspaces === undefined) return undefined;
    if (this.#mutants.has('disablement-ignored')) return [...old.workspaces, ...workspaces];
    if (this.#mutants.has('enablement-ignored')) return workspaces.filter((id) => old.workspaces.has(id));
    return workspaces;
  }

  #enable(id: string, workspaces: readonly string[]): Write[] {
    const { orm } = this.#database;
    const rows = [...new Set(workspaces)].map((workspace_id) => ({ client_id: id, workspace_id }));
    const writes: Write[] = [orm.delete(clientWorkspaces).where(eq(clientWorkspaces.client_id, id))];
    if (rows.length > 0) writes.push(orm.insert(clientWorkspaces).values(rows));
    return writes;
  }

  async #row(id: string): Promise<ClientRow | undefined> {
    return await this.#database.orm.select().from(clients).where(eq(clients.id, id)).get();
  }

  async #reload(id: string): Promise<Client | undefined> {
    const row = await this.#row(id);
    if (row === undefined) return undefined;
    const enabled = eq(clientWorkspaces.client_id, id);
    const links = await this.#database.orm.select().from(clientWorkspaces).where(enabled).all();
    const client = toClient(
      row,
      links.map(({ workspace_id }) => workspace_id),
    );
    this.#index.keep(client);
    return client;
  }

  #checkVault(row: ClientRow | undefined): void {
    try {
      if (row !== undefined) this.#vault.decrypt(row.webhook_secret_encrypted);
    } catch {
      throw new DatabaseError(
        'The secrets in the database were encrypted with a different PLUTIO_ENCRYPTION_KEY. Set it to that key.',
      );
    }
  }
}

export interface NewClient {
  readonly client: Client;
  readonly secret: string;
}
