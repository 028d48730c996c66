import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { ApiVersion, Entity, EventName, Permission } from '../terms.js';

/** An entity as the API returns it. */
export interface StoredEntity {
  readonly _id: string;
  readonly isArchived: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly [field: string]: unknown;
}

/* Times in text columns are ISO 8601. Times in integer columns are milliseconds since the Unix epoch. */

/** Workspaces are the tenants. Every record belongs to one workspace and is invisible in all others. */
export const workspaces = sqliteTable('workspaces', {
  id: text().primaryKey(),
  /** The value of the header `business`. */
  subdomain: text().notNull().unique(),
  name: text().notNull(),
  /** The label of the tenant if the control protocol created the workspace; otherwise `null`. */
  label: text().unique(),
  created_at: text().notNull(),
});

export const users = sqliteTable('users', {
  id: text().primaryKey(),
  email: text().notNull().unique(),
  name: text().notNull(),
  /** A scrypt hash; `null` if the user cannot log in. */
  password: text(),
  created_at: text().notNull(),
});

export const roles = sqliteTable('roles', {
  id: text().primaryKey(),
  workspace_id: text().notNull(),
  name: text().notNull(),
  permissions: text({ mode: 'json' }).$type<readonly Permission[]>().notNull(),
});

/** The role of a user in a workspace. */
export const members = sqliteTable(
  'members',
  { workspace_id: text().notNull(), user_id: text().notNull(), role_id: text().notNull() },
  (table) => [uniqueIndex('members_user').on(table.user_id, table.workspace_id)],
);

/**
 * API clients. The client secret is stored as a hash, and also encrypted if it remains visible. The webhook secret is
 * stored encrypted.
 */
export const clients = sqliteTable(
  'clients',
  {
    id: text().primaryKey(),
    /** The user whose roles determine the client's permissions. */
    user_id: text().notNull(),
    name: text().notNull(),
    /** SHA-256 in hexadecimal. */
    secret_hash: text().notNull(),
    secret_encrypted: text(),
    webhook_secret_encrypted: text().notNull(),
    urls: text({ mode: 'json' }).$type<readonly string[]>().notNull(),
    /** The selected webhook events. They do not affect the API's responses. */
    methods: text({ mode: 'json' }).$type<readonly EventName[]>().notNull(),
    api_version: text().$type<ApiVersion>().notNull(),
    /** Maximum number of calls per hour; `null` for the default. */
    rate_limit: integer(),
    revoked_at: text(),
    created_at: text().notNull(),
    /** The label of the tenant if the control protocol created the client; otherwise `null`. */
    tenant: text(),
  },
  (table) => [index('clients_user').on(table.user_id)],
);

/** The workspaces in which a client may act. */
export const clientWorkspaces = sqliteTable(
  'client_workspaces',
  { client_id: text().notNull(), workspace_id: text().notNull() },
  (table) => [uniqueIndex('client_workspaces_client').on(table.client_id, table.workspace_id)],
);

/**
 * Access tokens by the hexadecimal SHA-256 of the token. Expired tokens are kept for at least 30 days, to distinguish
 * them from unknown tokens.
 */
export const tokens = sqliteTable('tokens', {
  hash: text().primaryKey(),
  client_id: text().notNull(),
  /** The token is refused from this millisecond on. */
  expires_at: integer().notNull(),
});

/** All entities of all workspaces. `document` is the entity as the API returns it, `seq` the order of creation. */
export const records = sqliteTable(
  'records',
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    id: text().notNull().unique(),
    workspace_id: text().notNull(),
    entity: text().$type<Entity>().notNull(),
    document: text({ mode: 'json' }).$type<StoredEntity>().notNull(),
    is_archived: integer({ mode: 'boolean' }).notNull(),
    created_at: text().notNull(),
    updated_at: text().notNull(),
  },
  (table) => [index('records_list').on(table.workspace_id, table.entity, table.created_at, table.seq)],
);

/** The last assigned number of each counter, by workspace and counter name. */
export const counters = sqliteTable(
  'counters',
  { workspace_id: text().notNull(), name: text().notNull(), value: integer().notNull() },
  (table) => [uniqueIndex('counters_name').on(table.workspace_id, table.name)],
);

/**
 * The outbox, with one row for each event, client and URL. Except for test deliveries, rows are written in the same
 * transaction as the change that they announce.
 */
export const deliveries = sqliteTable(
  'deliveries',
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    /** The `webhook-id` header, identical in all attempts. */
    id: text().notNull().unique(),
    client_id: text().notNull(),
    workspace_id: text().notNull(),
    url: text().notNull(),
    event: text().$type<EventName | 'test'>().notNull(),
    entity_id: text().notNull(),
    /** The body, identical in all attempts. */
    payload: text().notNull(),
    state: text().$type<DeliveryState>().notNull(),
    /** The time of the next attempt; `null` if no further attempt will be made. */
    due_at: integer(),
    /** The number of finished attempts. */
    attempts: integer().notNull(),
    is_test: integer({ mode: 'boolean' }).notNull(),
    created_at: text().notNull(),
    /** The time when the delivery was delivered, failed or stopped; `null` while it is pending. */
    settled_at: text(),
  },
  (table) => [
    index('deliveries_due').on(table.due_at, table.seq),
    index('deliveries_client').on(table.client_id, table.seq),
  ],
);
/** `failed` if every attempt failed; `stopped` if the client was revoked before the delivery succeeded. */
export type DeliveryState = 'pending' | 'delivered' | 'failed' | 'stopped';

/** All finished attempts of all deliveries. */
export const attempts = sqliteTable(
  'attempts',
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    delivery_id: text().notNull(),
    /** 1 for the first attempt. */
    number: integer().notNull(),
    started_at: text().notNull(),
    /** Duration of the attempt in milliseconds. */
    duration: integer().notNull(),
    /** `null` if no response arrived. */
    status: integer(),
    /** A human-readable reason; `null` if the attempt succeeded. */
    problem: text(),
  },
  (table) => [uniqueIndex('attempts_delivery').on(table.delivery_id, table.number)],
);

/** Login sessions of the API manager, by the SHA-256 of the cookie's value. */
export const sessions = sqliteTable('sessions', {
  hash: text().primaryKey(),
  user_id: text().notNull(),
  /** The token that every form of the session must send. */
  csrf: text().notNull(),
  created_at: text().notNull(),
  expires_at: integer().notNull(),
});
