import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { BASE, createApp } from './app.js';
import { Clock } from './clock.js';
import { Database } from './data/database.js';
import { KeyStore } from './data/key-store.js';
import { seed } from './data/seed.js';
import type { Environment } from './environment.js';
import { AddressList } from './http/address.js';
import { refuseMalformed } from './http/malformed.js';
import { RateLimiter } from './http/rate-limit.js';
import type { MutantName } from './mutants/catalogue.js';
import { newKeySecret } from './secret.js';

export interface ServerOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number | undefined;
  /** Default: loopback, which no other machine reaches. */
  readonly host?: string | undefined;
  /** SQLite file; default: memory. */
  readonly data?: string | undefined;
  /** Opens the control protocol to whoever has this token. */
  readonly controlToken?: string | undefined;
  /** Opens the admin surface to whoever has this token. */
  readonly adminToken?: string | undefined;
  /** The demo company's key; default: a new one. */
  readonly demoKey?: string | undefined;
  readonly mutants?: readonly MutantName[] | undefined;
  /** CIDR blocks whose `X-Forwarded-For` is believed. */
  readonly trustedProxies?: readonly string[] | undefined;
  readonly log?: ((line: string) => void) | undefined;
}

export interface RunningServer {
  /** Base of the API: `http://127.0.0.1:41234/api/v1`. */
  readonly url: string;
  /** `http://127.0.0.1:41234`. */
  readonly origin: string;
  /** The demo company's key; undefined where the data is older than this start and holds only its hash. */
  readonly demoKey: string | undefined;
  /** Lets running calls finish, for two seconds at most. */
  stop(): Promise<void>;
}

const GRACE_MS = 2000;

/**
 * Starts the server.
 * @throws DatabaseError, RangeError for an address that is none, or the system's error when it cannot listen
 */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const trustedProxies = new AddressList(options.trustedProxies ?? []);
  const mutants = new Set(options.mutants ?? []);
  const demoKey = options.demoKey ?? newKeySecret('live');
  const database = await Database.open(options.data);
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
  const fresh = await database.isEmpty();
  if (fresh) await seed(environment, demoKey);
  try {
    const server = await listen(environment, options.host ?? '127.0.0.1', options.port ?? 0);
    const origin = originOf(server);
    return {
      origin,
      url: origin + BASE,
      demoKey: fresh ? demoKey : undefined,
      async stop() {
        await close(server);
        database.close();
      },
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

async function listen(environment: Environment, host: string, port: number): Promise<Server> {
  const server = createAdaptorServer({
    fetch: createApp(environment).fetch,
    serverOptions: {
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      keepAliveTimeout: 30_000,
      maxHeaderSize: 16_384,
    },
  }) as Server;
  server.on('clientError', refuseMalformed);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return server;
}

function originOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearTimeout(timer);
}
