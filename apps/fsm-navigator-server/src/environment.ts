import type { Clock, Database } from '@touchstone/server-kit';
import type { KeyStore } from './data/key-store.js';
import type { AddressList } from './http/address.js';
import type { RateLimiter } from './http/rate-limit.js';
import type { Mutants } from './mutants/catalogue.js';

/** The services and settings of a running server. */
export interface Environment {
  readonly database: Database;
  readonly keys: KeyStore;
  readonly rates: RateLimiter;
  readonly clock: Clock;
  readonly mutants: Mutants;
  /** The proxies whose `X-Forwarded-For` header is trusted. */
  readonly trustedProxies: AddressList;
  /** `null` if the control protocol is off. */
  readonly controlToken: string | null;
  /** `null` if the admin surface is off. */
  readonly adminToken: string | null;
  /** Restores the seed data and the real time, and discards the counted calls. */
  reset(): Promise<void>;
  /** Writes one line to the operator's log. Lines never contain a secret. */
  log(line: string): void;
}
