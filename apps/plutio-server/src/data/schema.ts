import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { ApiVersion, Entity, EventName, Permission } from '../terms.js';

/** An entity as the wire shows it. */
export interface Stored {
  readonly _id: string;
  readonly isArchived: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly [field: string]: unknown;
}

/*
 * Times that are shown are ISO 8601 texts; times that are compared are milliseconds since the epoch, by the
 * server's clock.
 */

/** Workspaces are the tenants: every record belongs to one, and none sees another's. */
export const workspaces = sqliteTable('workspaces', {
  id: text().primaryKey(),
  /** What the header `business` says. */
  subdomain: text().notNull().unique(),
  name: text().notNull(),
  /** The control protocol's name for a tenant it created; null for all others. */
  label: text().unique(),
  created_at: text().notNull(),
});

export const users = sqliteTable('users', {
  id: text().primaryKey(),
  email: text().notNull().unique(),
  name: text().notNull(),
  /** scrypt; null for a user who cannot log in. */
  password: text(),
  created_at: text().notNull(),
});

export const roles = sqliteTable('roles', {
  id: text().primaryKey(),
  workspace_id: text().notNull(),
  name: text().notNull(),
  permissions: text({ mode: 'json' }).$type<readonly Permission[]>().notNull(),
});

/** Which role a user has in a workspace. */
export const members = sqliteTable(
  'members',
  { workspace_id: text().notNull(), user_id: text().notNull(), role_id: text().notNull() },
  (table) => [uniqueIndex('members_user').on(table.user_id, table.workspace_id)],
);

/** API clients. Of a secret that is shown once only its hash is here; of a visible one also its ciphertext. */
export const clients = sqliteTable(
  'clients',
  {
    id: text().primaryKey(),
    /** The user behind the client, whose roles decide what it may do. */
    user_id: text().notNull(),
    name: text().notNull(),
    /** SHA-256 in hexadecimal. */
    secret_hash: text().notNull(),
    secret_encrypted: text(),
    webhook_secret_encrypted: text().notNull(),
    urls: text({ mode: 'json' }).$type<readonly string[]>().notNull(),
    /** The events it is told of. They change no answer of the API. */
    methods: text({ mode: 'json' }).$type<readonly EventName[]>().notNull(),
    api_version: text().$type<ApiVersion>().notNull(),
    /** Calls an hour; null for the default. */
    rate_limit: integer(),
    revoked_at: text(),
    created_at: text().notNull(),
    /** The label of the tenant the control protocol made it for; null for all others. */
    tenant: text(),
  },
  (table) => [index('clients_user').on(table.user_id)],
);

/** The workspaces a client is enabled for. */
export const clientWorkspaces = sqliteTable(
  'client_workspaces',
  { client_id: text().notNull(), workspace_id: text().notNull() },
  (table) => [uniqueIndex('client_workspaces_client').on(table.client_id, table.workspace_id)],
);

/** Access tokens by the SHA-256 of what was given out, in hexadecimal. Expired ones stay, to be told from unknown. */
export const tokens = sqliteTable('tokens', {
  hash: text().primaryKey(),
  client_id: text().notNull(),
  /** Refused from this very millisecond. */
  expires_at: integer().notNull(),
});

/** All entities of all workspaces. `document` is the entity as the wire shows it; `seq` the order of creation. */
export const records = sqliteTable(
  'records',
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    id: text().notNull().unique(),
    workspace_id: text().notNull(),
    entity: text().$type<Entity>().notNull(),
    document: text({ mode: 'json' }).$type<Stored>().notNull(),
    is_archived: integer({ mode: 'boolean' }).notNull(),
    created_at: text().notNull(),
    updated_at: text().notNull(),
  },
  (table) => [index('records_list').on(table.workspace_id, table.entity, table.created_at, table.seq)],
);

/** The last number given out, by workspace. */
export const counters = sqliteTable(
  'counters',
  { workspace_id: text().notNull(), name: text().notNull(), value: integer().notNull() },
  (table) => [uniqueIndex('counters_name').on(table.workspace_id, table.name)],
);

/** The outbox: one row for each event, client and URL, written in the batch of the change that it tells of. */
export const deliveries = sqliteTable(
  'deliveries',
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    /** `webhook-id`, the same for all attempts. */
    id: text().notNull().unique(),
    client_id: text().notNull(),
    workspace_id: text().notNull(),
    url: text().notNull(),
    event: text().$type<EventName | 'test'>().notNull(),
    entity_id: text().notNull(),
    /** The body, byte for byte the same for all attempts: the entity as the wire shows it. */
    payload: text().notNull(),
    state: text().$type<DeliveryState>().notNull(),
    /** When the next attempt is due; null once there is none. */
    due_at: integer(),
    /** Made so far. */
    attempts: integer().notNull(),
    is_test: integer({ mode: 'boolean' }).notNull(),
    created_at: text().notNull(),
    /** When it was delivered or given up. */
    settled_at: text(),
  },
  (table) => [
    index('deliveries_due').on(table.due_at, table.seq),
    index('deliveries_client').on(table.client_id, table.seq),
  ],
);
/** `failed`: every attempt was made in vain. `stopped`: the client was revoked before it was delivered. */
export type DeliveryState = 'pending' | 'delivered' | 'failed' | 'stopped';

/** Every attempt of every delivery. */
export const attempts = sqliteTable(
  'attempts',
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    delivery_id: text().notNull(),
    /** 1 for the first. */
    number: integer().notNull(),
    started_at: text().notNull(),
    /** Milliseconds it took. */
    duration: integer().notNull(),
    /** Null where no answer came. */
    status: integer(),
    /** What went wrong, for people; null where the attempt succeeded. */
    problem: text(),
  },
  (table) => [uniqueIndex('attempts_delivery').on(table.delivery_id, table.number)],
);

/** Logins of the API manager, by the SHA-256 of the cookie's value. */
export const sessions = sqliteTable('sessions', {
  hash: text().primaryKey(),
  user_id: text().notNull(),
  /** What every form of the session must send back. */
  csrf: text().notNull(),
  created_at: text().notNull(),
  expires_at: integer().notNull(),
});
