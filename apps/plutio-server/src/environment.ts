import type { Clock } from './clock.js';
import type { ClientStore } from './data/clients.js';
import type { Database } from './data/database.js';
import type { Outbox } from './data/outbox.js';
import type { RecordStore } from './data/records.js';
import type { TokenStore } from './data/tokens.js';
import type { UserStore } from './data/users.js';
import type { WorkspaceStore } from './data/workspaces.js';
import type { RateLimiter } from './http/rate-limit.js';
import type { Mutants } from './mutants/catalogue.js';

/** What every part of a running server may reach. */
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
  /** Whether webhooks may go to loopback and private addresses. */
  readonly allowPrivateWebhooks: boolean;
  /** Null while the control protocol is off. */
  readonly controlToken: string | null;
  /** Puts the data back to the seed, the clock to real time, and forgets every counted call. */
  reset(): Promise<void>;
  /** One line for whoever runs the server; never carries a secret. */
  log(line: string): void;
}
