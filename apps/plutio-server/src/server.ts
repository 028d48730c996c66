import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { BASE, createApp } from './app.js';
import { Clock } from './clock.js';
import { ClientStore } from './data/clients.js';
import { Database } from './data/database.js';
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
  /** 0, the default, takes a free port. */
  readonly port?: number | undefined;
  /** Default: loopback, which no other machine reaches. */
  readonly host?: string | undefined;
  /** SQLite file; default: memory. */
  readonly data?: string | undefined;
  /** 32 bytes, which visible secrets are encrypted with; default: random ones, which suffices for memory alone. */
  readonly encryptionKey?: Buffer | undefined;
  /** Opens the control protocol to whoever has this token. */
  readonly controlToken?: string | undefined;
  /** What the demo user logs in with from now on; default: as before, which is not at all. */
  readonly demoPassword?: string | undefined;
  readonly mutants?: readonly MutantName[] | undefined;
  /** Lets webhooks go to loopback and private addresses. */
  readonly allowPrivateWebhooks?: boolean | undefined;
  /** How webhooks are sent. */
  readonly webhooks?: WorkerOptions | undefined;
  readonly log?: ((line: string) => void) | undefined;
}

export interface RunningServer {
  /** Base of the API: `http://127.0.0.1:41234/v1.11`. */
  readonly url: string;
  /** `http://127.0.0.1:41234`. */
  readonly origin: string;
  /** What the demo workspace can be used with; undefined where the data is older than this start. */
  readonly demo: Demo | undefined;
  /** Lets running calls finish, for two seconds at most. */
  stop(): Promise<void>;
}

const GRACE_MS = 2000;

/**
 * Starts the server.
 * @throws DatabaseError, or the system's error when it cannot listen
 */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const demo: Demo = {
    password: options.demoPassword ?? null,
    clientId: newId(),
    clientSecret: newSecret(),
  };
  const database = await Database.open(options.data);
  try {
    const { environment, worker } = createEnvironment(database, options, demo);
    await load(environment);
    const fresh = await database.isEmpty();
    if (fresh) await seed(environment, demo);
    else if (demo.password !== null) await environment.users.changePassword(DEMO_EMAIL, demo.password);
    await environment.tokens.sweep(environment.clock.now());
    const server = await listen(environment, options.host ?? '127.0.0.1', options.port ?? 0);
    worker.start();
    const origin = originOf(server);
    return {
      origin,
      url: origin + BASE,
      demo: fresh ? demo : undefined,
      async stop() {
        await close(server);
        await worker.stop();
        database.close();
      },
    };
  } catch (error) {
    database.close();
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

/** What is kept in memory of the database. */
async function load({ workspaces, users, clients }: Environment): Promise<void> {
  await workspaces.load();
  await users.load();
  await clients.load();
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
