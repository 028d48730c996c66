import { Clock, listen } from '@touchstone/server-kit';
import { BASE, createApp } from './app.js';
import { KeyStore } from './data/key-store.js';
import { openDatabase } from './data/open-database.js';
import { seed } from './data/seed.js';
import type { Environment } from './environment.js';
import { AddressList } from './http/address.js';
import { refuseMalformed } from './http/malformed.js';
import { RateLimiter } from './http/rate-limit.js';
import type { MutantName } from './mutants/catalogue.js';
import { newKeySecret } from './secret.js';

export interface ServerOptions {
  /** The port to listen on. Default: 0, which selects a free port. */
  readonly port?: number | undefined;
  /** The address to listen on. Default: 127.0.0.1, which other machines cannot reach. */
  readonly host?: string | undefined;
  /** Path of a SQLite file. Default: in memory. */
  readonly data?: string | undefined;
  /** Bearer token of the control protocol. Default: the protocol is disabled. */
  readonly controlToken?: string | undefined;
  /** Bearer token of the admin surface. Default: the surface is disabled. */
  readonly adminToken?: string | undefined;
  /** Key of the demo company. Default: a new key. */
  readonly demoKey?: string | undefined;
  readonly mutants?: readonly MutantName[] | undefined;
  /** Addresses or CIDR blocks of the proxies whose `X-Forwarded-For` header is trusted. Default: none. */
  readonly trustedProxies?: readonly string[] | undefined;
  readonly log?: ((line: string) => void) | undefined;
}

export interface RunningServer {
  /** Base URL of the API, such as `http://127.0.0.1:41234/api/v1`. */
  readonly url: string;
  /** The origin, such as `http://127.0.0.1:41234`. */
  readonly origin: string;
  /** Key of the demo company; `undefined` if the database already contained data, because it stores only the hash. */
  readonly demoKey: string | undefined;
  /** Stops the server. Running calls have up to two seconds to finish. */
  stop(): Promise<void>;
}

/**
 * Starts the server.
 * @example
 * const server = await startServer({ port: 8080, data: 'fsm.db' });
 * // …
 * await server.stop();
 * @throws DatabaseError if the database file cannot be used
 * @throws RangeError if a trusted proxy is neither an IP address nor a CIDR block
 * @throws the system's error if the address cannot be used
 */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const trustedProxies = new AddressList(options.trustedProxies ?? []);
  const mutants = new Set(options.mutants ?? []);
  const demoKey = options.demoKey ?? newKeySecret('live');
  const database = await openDatabase(options.data);
  const environment: Environment = {
    database,
    keys: new KeyStore(database, mutants),
    rates: new RateLimiter(mutants),
    clock: new Clock(),
    mutants,
    trustedProxies,
    controlToken: options.controlToken ?? null,
    adminToken: options.adminToken ?? null,
    log: options.log ?? (() => undefined),
    async reset() {
      this.clock.reset();
      await database.writing.run(async () => {
        await database.empty();
        await seed(this, demoKey);
      });
      this.keys.forget();
      this.rates.forget();
    },
  };
  try {
    const fresh = await database.isEmpty();
    if (fresh) await seed(environment, demoKey);
    const { fetch } = createApp(environment);
    const listener = await listen({
      fetch,
      host: options.host,
      port: options.port,
      onClientError: refuseMalformed,
    });
    return {
      origin: listener.origin,
      url: listener.origin + BASE,
      demoKey: fresh ? demoKey : undefined,
      async stop() {
        await listener.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
