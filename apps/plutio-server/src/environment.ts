import type { Clock, Database } from '@touchstone/server-kit';
import type { ClientStore } from './data/clients.js';
import type { Outbox } from './data/outbox.js';
import type { RecordStore } from './data/records.js';
import type { TokenStore } from './data/tokens.js';
import type { UserStore } from './data/users.js';
import type { WorkspaceStore } from './data/workspaces.js';
import type { RateLimiter } from './http/rate-limit.js';
import type { Mutants } from './mutants/catalogue.js';

/** The services and settings of a running server. */
export interface Environment {
  readonly database: Database;
  readonly workspaces: WorkspaceStore;
  readonly users: UserStore;
  readonly clients: ClientStore;
  readonly tokens: TokenStore;
  readonly records: RecordStore;
  readonly outbox: Outbox;
  readonly rates: RateLimiter;
  readonly clock: Clock;
  readonly mutants: Mutants;
  /** Allows webhooks to loopback and private addresses. */
  readonly allowPrivateWebhooks: boolean;
  /** The bearer token of the control protocol; `null` if the protocol is disabled. */
  readonly controlToken: string | null;
  /** Resets the database to the seed data and the clock to real time, and discards the counted calls. */
  reset(): Promise<void>;
  /** Writes one line to the operator's log. Lines never contain a secret. */
  log(line: string): void;
}
