import type { Environment } from '../environment.js';
import { headersOf, isRevoked, recordOf } from './attempt.js';
import type { DeliveryRow, OutboxPages } from './outbox-pages.js';
import { Recorder } from './recorder.js';
import { Sender, type SenderOptions } from './sender.js';
import { stopDeliveries } from './stop-deliveries.js';

/** A finished attempt. The next attempt can start before this one is recorded. */
export interface FinishedAttempt {
  readonly recorded: Promise<void>;
}

export interface DelivererEvents {
  /** Called after a failed attempt with the due time of the retry, in milliseconds of the server's clock. */
  readonly onRetry: (dueAt: number) => void;
  /** Called if the database fails. Unrecorded attempts will be repeated. */
  readonly onError: (error: unknown) => void;
}

const NOTHING: FinishedAttempt = { recorded: Promise.resolve() };

/** Makes delivery attempts and records their results. */
export class Deliverer {
  readonly #environment: Environment;
  readonly #pages: OutboxPages;
  readonly #events: DelivererEvents;
  readonly #recorder: Recorder;
  readonly #sender: Sender;
  readonly #secrets = new Map<string, string>();

  constructor(environment: Environment, pages: OutboxPages, options: SenderOptions, events: DelivererEvents) {
    this.#environment = environment;
    this.#pages = pages;
    this.#events = events;
    this.#recorder = new Recorder(environment.database);
    this.#sender = new Sender(options);
  }

  /**
   * Makes one attempt, unless the delivery has finished or its client was revoked since it was queued. The promise
   * never rejects.
   */
  async attempt(seq: number): Promise<FinishedAttempt> {
    try {
      const row = await this.#pages.pending(seq);
      if (row === undefined) return NOTHING;
      if (isRevoked(this.#environment, row.client_id)) {
        await stopDeliveries(this.#environment, row.client_id);
        return NOTHING;
      }
      return await this.#send(row);
    } catch (error) {
      this.#events.onError(error);
      return NOTHING;
    }
  }

  /** Aborts running attempts without recording them. */
  async close(): Promise<void> {
    await this.#sender.close();
  }

  async #send(row: DeliveryRow): Promise<FinishedAttempt> {
    const { clock, mutants } = this.#environment;
    const secret = await this.#secretOf(row.client_id);
    const startedAt = clock.now();
    const headers = headersOf(row, secret, startedAt, mutants);
    const outcome = await this.#sender.post(row.url, headers, row.payload);
    if (outcome === undefined) return NOTHING;
    const { writes, dueAt } = recordOf(this.#environment, row, startedAt, outcome);
    const recorded = this.#recorder.add(writes).then(() => {
      if (dueAt !== null) this.#events.onRetry(dueAt);
    });
    if (mutants.has('delivered-twice') && outcome.problem === null) {
      await recorded;
      await this.#sender.post(row.url, headers, row.payload);
    }
    return { recorded: recorded.catch((error: unknown) => this.#events.onError(error)) };
  }

  async #secretOf(clientId: string): Promise<string> {
    const cached = this.#secrets.get(clientId);
    if (cached !== undefined) return cached;
    const secret = await this.#environment.clients.webhookSecretOf(clientId);
    if (secret === undefined) throw new Error(`Client ${clientId} has no webhook secret.`);
    this.#secrets.set(clientId, secret);
    return secret;
  }
}
