import { API_VERSIONS, type ApiVersion, type EventName, RATE_LIMIT } from '../terms.js';
import type { clients } from './schema.js';

/** An API client with its stored settings parsed. */
export interface Client {
  readonly id: string;
  /** The user whose roles apply to the client. */
  readonly userId: string;
  readonly name: string;
  /** Ids of the workspaces in which the client may act. */
  readonly workspaces: ReadonlySet<string>;
  readonly urls: readonly string[];
  readonly methods: ReadonlySet<EventName>;
  readonly apiVersion: ApiVersion;
  /** True if the API manager can display the secret again. */
  readonly secretVisible: boolean;
  /** Maximum number of calls per hour. */
  readonly limit: number;
  /** ISO 8601; `null` if the client is not revoked. */
  readonly revokedAt: string | null;
  readonly createdAt: string;
  readonly tenant: string | null;
  /** SHA-256 of the secret. */
  readonly secretHash: Buffer;
}

/** The settings of a client. An undefined setting keeps its value; in a new client, the default applies. */
export interface ClientSettings {
  readonly name?: string | undefined;
  /** Ids of all enabled workspaces. Default: none. */
  readonly workspaces?: readonly string[] | undefined;
  readonly urls?: readonly string[] | undefined;
  readonly methods?: readonly EventName[] | undefined;
  readonly apiVersion?: ApiVersion | undefined;
  /**
   * Default: true. `false` permanently discards the encrypted secret and keeps only the hash. Secrets from later
   * rotations are not visible either.
   */
  readonly secretVisible?: boolean | undefined;
  readonly limit?: number | null | undefined;
  readonly tenant?: string | undefined;
}

export type ClientRow = typeof clients.$inferSelect;

/** Returns the setting columns of a new client, with defaults for settings that are not given. */
export function columnsOfNew(settings: ClientSettings) {
  return {
    urls: settings.urls ?? [],
    methods: settings.methods ?? [],
    api_version: settings.apiVersion ?? API_VERSIONS[0],
    rate_limit: settings.limit ?? null,
    tenant: settings.tenant ?? null,
  };
}

export function columnsChanged(settings: ClientSettings): Partial<ClientRow> {
  const { name, urls, methods, apiVersion, limit, tenant } = settings;
  return {
    ...(name !== undefined && { name }),
    ...(urls !== undefined && { urls }),
    ...(methods !== undefined && { methods }),
    ...(apiVersion !== undefined && { api_version: apiVersion }),
    ...(limit !== undefined && { rate_limit: limit }),
    ...(tenant !== undefined && { tenant }),
    ...(settings.secretVisible === false && { secret_encrypted: null }),
  };
}

export function toClient(row: ClientRow, workspaces: readonly string[]): Client {
  return {
    id: row.id,
    userId: row.user_id,
    name: row.name,
    workspaces: new Set(workspaces),
    urls: row.urls,
    methods: new Set(row.methods),
    apiVersion: row.api_version,
    secretVisible: row.secret_encrypted !== null,
    limit: row.rate_limit ?? RATE_LIMIT,
    revokedAt: row.revoked_at,
    createdAt: row.created_at,
    tenant: row.tenant,
    secretHash: Buffer.from(row.secret_hash, 'hex'),
  };
}
