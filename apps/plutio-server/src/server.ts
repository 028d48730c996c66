import { Clock, type Database, listen } from '@touchstone/server-kit';
import { BASE, createApp } from './app.js';
import { ClientStore } from './data/clients.js';
import { openDatabase } from './data/open-database.js';
import { Outbox } from './data/outbox.js';
import { RecordStore } from './data/records.js';
import { DEMO_EMAIL, type Demo, seed } from './data/seed.js';
import { TokenStore } from './data/tokens.js';
import { UserStore } from './data/users.js';
import { WorkspaceStore } from './data/workspaces.js';
import type { Environment } from './environment.js';
import { refuseMalformed } from './http/malformed.js';
import { RateLimiter } from './http/rate-limit.js';
import { newId } from './identifier.js';
import type { MutantName } from './mutants/catalogue.js';
import { newSecret } from './secret.js';
import { Vault } from './vault.js';
import { createWorker, type Worker, type WorkerOptions } from './webhooks/worker.js';

export interface ServerOptions {
  /** The port to listen on. Default: 0, which selects a free port. */
  readonly port?: number | undefined;
  /** The address to listen on. Default: 127.0.0.1, which other machines cannot reach. */
  readonly host?: string | undefined;
  /** Path of a SQLite file. Default: in memory. */
  readonly data?: string | undefined;
  /** 32-byte key that encrypts the stored secrets. Default: random bytes, which suffice for data in memory. */
  readonly encryptionKey?: Buffer | undefined;
  /** Bearer token of the control protocol. Default: the protocol is disabled. */
  readonly controlToken?: string | undefined;
  /** New password of the demo user. Default: unchanged. A new demo user cannot log in without a password. */
  readonly demoPassword?: string | undefined;
  readonly mutants?: readonly MutantName[] | undefined;
  /** Allows webhooks to loopback and private addresses. Default: false. */
  readonly allowPrivateWebhooks?: boolean | undefined;
  readonly webhooks?: WorkerOptions | undefined;
  readonly log?: ((line: string) => void) | undefined;
}

export interface RunningServer {
  /** Base URL of the API, such as `http://127.0.0.1:41234/v1.11`. */
  readonly url: string;
  /** The origin, such as `http://127.0.0.1:41234`. */
  readonly origin: string;
  /** Credentials of the demo workspace; `undefined` if the database already contained data. */
  readonly demo: Demo | undefined;
  /** Stops the server. Running calls have up to two seconds to finish. */
  stop(): Promise<void>;
}

/**
 * Starts the server.
 * @example
 * const server = await startServer({ port: 8080 });
 * // …
 * await server.stop();
 * @throws DatabaseError if the database file cannot be used
 * @throws the system's error if the address cannot be used
 */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const demo: Demo = {
    password: options.demoPassword ?? null,
    clientId: newId(),
    clientSecret: newSecret(),
  };
  const database = await openDatabase(options.data);
  try {
    const { environment, worker } = createEnvironment(database, options, demo);
    await load(environment);
    const fresh = await database.isEmpty();
    if (fresh) await seed(environment, demo);
    else if (demo.password !== null) await environment.users.changePassword(DEMO_EMAIL, demo.password);
    await environment.tokens.sweep(environment.clock.now());
    const { fetch } = createApp(environment);
    const { host, port } = options;
    const listener = await listen({ fetch, host, port, onClientError: refuseMalformed });
    worker.start();
    return {
      origin: listener.origin,
      url: listener.origin + BASE,
      demo: fresh ? demo : undefined,
      async stop() {
        await listener.close();
        await worker.stop();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

function createEnvironment(
  database: Database,
  options: ServerOptions,
  demo: Demo,
): { environment: Environment; worker: Worker } {
  const mutants = new Set(options.mutants ?? []);
  const environment: Environment = {
    database,
    workspaces: new WorkspaceStore(database),
    users: new UserStore(database, mutants),
    clients: new ClientStore(database, new Vault(options.encryptionKey), mutants),
    tokens: new TokenStore(database, mutants),
    records: new RecordStore(database),
    outbox: new Outbox(),
    rates: new RateLimiter(mutants),
    clock: new Clock(),
    mutants,
    allowPrivateWebhooks: options.allowPrivateWebhooks ?? false,
    controlToken: options.controlToken ?? null,
    log: options.log ?? (() => undefined),
    async reset() {
      await worker.stop();
      this.clock.reset();
      await database.writing.run(async () => {
        await database.empty();
        await load(this);
        await seed(this, demo);
      });
      this.tokens.forget();
      this.rates.forget();
      worker.start();
    },
  };
  const worker = createWorker(environment, options.webhooks);
  return { environment, worker };
}

/** Loads the parts of the database that are kept in memory. */
async function load({ workspaces, users, clients }: Environment): Promise<void> {
  await workspaces.load();
  await users.load();
  await clients.load();
}
