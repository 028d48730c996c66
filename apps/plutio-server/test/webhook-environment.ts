import { Clock } from '@touchstone/server-kit';
import { asc, eq } from 'drizzle-orm';
import { expect, onTestFinished } from 'vitest';
import { type Client, ClientStore } from '../src/data/clients.js';
import { newDelivery, outboxWrites } from '../src/data/deliveries.js';
import { openDatabase } from '../src/data/open-database.js';
import { Outbox } from '../src/data/outbox.js';
import { RecordStore } from '../src/data/records.js';
import { attempts, deliveries } from '../src/data/schema.js';
import { TokenStore } from '../src/data/tokens.js';
import { UserStore } from '../src/data/users.js';
import { WorkspaceStore } from '../src/data/workspaces.js';
import type { Environment } from '../src/environment.js';
import { RateLimiter } from '../src/http/rate-limit.js';
import type { MutantName } from '../src/mutants/catalogue.js';
import { Vault } from '../src/vault.js';
import { createWorker, type Worker, type WorkerOptions } from '../src/webhooks/worker.js';

const KEY = Buffer.alloc(32, 7);

export interface Settings extends WorkerOptions {
  readonly file?: string;
  readonly allowPrivate?: boolean;
  readonly mutants?: readonly MutantName[];
}

export interface NoteSettings {
  readonly content?: string;
  /** Makes the transaction of the change fail. */
  readonly failing?: boolean;
  /** Delivers to this client only. */
  readonly only?: Client;
}

type DeliveryRow = typeof deliveries.$inferSelect;
type AttemptRow = typeof attempts.$inferSelect;

/** The data stores and the webhook worker without the API. The clock is frozen. */
export class WebhookEnvironment {
  readonly environment: Environment;
  readonly worker: Worker;
  readonly log: string[];

  constructor(environment: Environment, worker: Worker, log: string[]) {
    this.environment = environment;
    this.worker = worker;
    this.log = log;
  }

  /** Creates a client that receives note events. */
  async client(...urls: string[]): Promise<Client> {
    const workspace =
      this.environment.workspaces.bySubdomain('studio') ??
      (await this.environment.workspaces.create(
        { subdomain: 'studio', name: 'Studio' },
        this.environment.clock.iso(),
      ));
    const { client } = await this.environment.clients.create(
      {
        userId: 'nobody',
        name: 'CRM',
        workspaces: [workspace.id],
        urls,
        methods: ['note.create', 'note.edit'],
      },
      this.environment.clock.iso(),
    );
    return client;
  }

  /** Queues the deliveries that the API queues when it creates a note. Does not store the note. */
  async note(_id: string, { failing = false, only, ...fields }: NoteSettings = {}): Promise<void> {
    const workspace = this.environment.workspaces.bySubdomain('studio');
    const now = this.environment.clock.iso();
    const entity = {
      _id,
      title: `Note ${_id}`,
      ...fields,
      isArchived: false,
      createdAt: now,
      updatedAt: now,
    };
    const writesOfEvent = outboxWrites(this.environment, workspace?.id ?? '', 'note.create', entity);
    const writes =
      only === undefined
        ? writesOfEvent
        : only.urls.map((url) =>
            this.environment.database.orm
              .insert(deliveries)
              .values(newDelivery(this.environment, only, '', url, 'note.create', entity)),
          );
    await this.environment.database.commit(writes, failing);
    this.environment.outbox.wake();
  }

  advance(seconds: number): void {
    this.environment.clock.set(this.environment.clock.now() + seconds * 1000);
    this.environment.outbox.wake();
  }

  async deliveries(): Promise<DeliveryRow[]> {
    return await this.environment.database.orm.select().from(deliveries).orderBy(asc(deliveries.seq)).all();
  }

  async attempts(deliveryId?: string): Promise<AttemptRow[]> {
    return await this.environment.database.orm
      .select()
      .from(attempts)
      .where(deliveryId === undefined ? undefined : eq(attempts.delivery_id, deliveryId))
      .orderBy(asc(attempts.seq))
      .all();
  }

  /**
   * Resolves when the deliveries, oldest first, have these states. `pending 1` is a pending delivery after one
   * attempt.
   */
  async hasStates(...expected: string[]): Promise<void> {
    const states = async () => (await this.deliveries()).map((row) => `${row.state} ${row.attempts}`);
    await expect.poll(states, { timeout: 10_000, interval: 5 }).toEqual(expected);
  }

  async stop(): Promise<void> {
    await this.worker.stop();
    await this.environment.database.close();
  }
}

/** Creates an environment with a stopped worker. It is closed when the test ends. */
export async function webhookEnvironment(settings: Settings = {}): Promise<WebhookEnvironment> {
  const { file, allowPrivate = true, mutants = [], ...options } = settings;
  const database = await openDatabase(file);
  const log: string[] = [];
  const switchedOn = new Set(mutants);
  const environment: Environment = {
    database,
    workspaces: new WorkspaceStore(database),
    users: new UserStore(database, switchedOn),
    clients: new ClientStore(database, new Vault(KEY), switchedOn),
    tokens: new TokenStore(database, switchedOn),
    records: new RecordStore(database),
    outbox: new Outbox(),
    rates: new RateLimiter(switchedOn),
    clock: new Clock(),
    mutants: switchedOn,
    allowPrivateWebhooks: allowPrivate,
    controlToken: null,
    reset: async () => undefined,
    log: (line) => log.push(line),
  };
  await environment.workspaces.load();
  await environment.clients.load();
  environment.clock.freeze();
  environment.clock.set(Date.parse('2026-11-24T09:00:00Z'));
  const webhooks = new WebhookEnvironment(environment, createWorker(environment, options), log);
  onTestFinished(() => webhooks.stop());
  return webhooks;
}
