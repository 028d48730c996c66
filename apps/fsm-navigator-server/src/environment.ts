import type { Clock } from './clock.js';
import type { Database } from './data/database.js';
import type { KeyStore } from './data/key-store.js';
import type { AddressList } from './http/address.js';
import type { RateLimiter } from './http/rate-limit.js';
import type { Mutants } from './mutants/catalogue.js';

/** What every part of a running server may reach. */
export interface Environment {
  readonly database: Database;
  readonly keys: KeyStore;
  readonly rates: RateLimiter;
  readonly clock: Clock;
  readonly mutants: Mutants;
  /** Whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: AddressList;
  /** Null while the control protocol is off. */
  readonly controlToken: string | null;
  /** Null while the admin surface is off. */
  readonly adminToken: string | null;
  /** Puts the data back to the seed, the clock to real time, and forgets every counted call. */
  reset(): Promise<void>;
  /** One line for whoever runs the server; never carries a secret. */
  log(line: string): void;
}
