import { type Clock, LATEST_TIME_MS } from '../clock.js';
import type { MockOptions } from '../options.js';
import type { Attempt, Delivery, DeliveryLog, Outcome, Send } from './delivery.js';
import { redactUrl } from './target.js';

interface PendingDelivery {
  readonly delivery: Delivery;
  readonly attempts: Attempt[];
  /** Time of the next attempt according to the mock's clock, in milliseconds since the epoch. */
  readonly dueAt: number;
}

const MAX_LOGGED_DELIVERIES = 1000;
const MAX_WAITING_DELIVERIES = 10_000;
const MAX_CONCURRENT_DELIVERIES = 16;

export function createDeliveries(clock: Clock, options: MockOptions): Deliveries {
  const { send, allowPrivateWebhooks = false, onDeliveryFailure } = options;
  // Load the HTTP client lazily, because most mocks never deliver anything.
  const load = async (): Promise<Send> => send ?? (await import('./send.js')).sender(allowPrivateWebhooks);
  let loaded: Promise<Send> | undefined;
  return new Deliveries(clock, () => (loaded ??= load()), onDeliveryFailure);
}

/**
 * Delivers messages. A failed delivery is retried after the delays in its `retries`, measured by the mock's clock,
 * unless the failure is permanent.
 */
export class Deliveries {
  readonly #clock: Clock;
  readonly #send: () => Promise<Send>;
  readonly #onFailure: MockOptions['onDeliveryFailure'];
  readonly #waiting = new Set<PendingDelivery>();
  readonly #inFlight = new Set<PendingDelivery>();
  readonly #done: DeliveryLog[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(clock: Clock, send: () => Promise<Send>, onFailure: MockOptions['onDeliveryFailure']) {
    this.#clock = clock;
    this.#send = send;
    this.#onFailure = onFailure;
    clock.onChange(() => this.#wake());
  }

  add(delivery: Delivery): void {
    const pending = { delivery, attempts: [], dueAt: this.#clock.now() };
    if (this.#waiting.size >= MAX_WAITING_DELIVERIES) {
      const problem = 'not sent: too many deliveries are waiting';
      this.#note(pending, { status: null, problem, isFinal: true }, pending.dueAt);
    } else if (this.#inFlight.size < MAX_CONCURRENT_DELIVERIES) this.#start(pending);
    else this.#waiting.add(pending);
  }

  /** Returns the latest finished deliveries, then the deliveries in flight, then the waiting ones. */
  log(): readonly DeliveryLog[] {
    const inFlight = [...this.#inFlight].map((pending) => logOf(pending, null));
    const waiting = [...this.#waiting].map((pending) => logOf(pending, pending.dueAt));
    return [...this.#done, ...inFlight, ...waiting];
  }

  /** Drops all deliveries. The results of deliveries in flight are ignored. */
  clear(): void {
    this.#waiting.clear();
    this.#inFlight.clear();
    this.#done.length = 0;
    clearTimeout(this.#timer);
  }

  /** Starts the due deliveries, up to the limit of concurrent deliveries, and sets a timer for the next one. */
  #wake(): void {
    clearTimeout(this.#timer);
    const now = this.#clock.now();
    let next = Number.POSITIVE_INFINITY;
    for (const pending of this.#waiting) {
      // The next delivery that finishes calls this method again.
      if (this.#inFlight.size >= MAX_CONCURRENT_DELIVERIES) return;
      if (pending.dueAt > now) next = Math.min(next, pending.dueAt);
      else {
        this.#waiting.delete(pending);
        this.#start(pending);
      }
    }
    // If the clock is frozen, moving it calls this method.
    if (next === Number.POSITIVE_INFINITY || this.#clock.isFrozen) return;
    this.#timer = setTimeout(() => this.#wake(), Math.min(next - now, MAX_TIMER_MS));
    if (typeof this.#timer === 'object') this.#timer.unref?.();
  }

  #start(pending: PendingDelivery): void {
    this.#inFlight.add(pending);
    void this.#attempt(pending);
  }

  async #attempt(pending: PendingDelivery): Promise<void> {
    const at = this.#clock.now();
    const outcome = await this.#outcome(pending.delivery, at);
    // The delivery is no longer in flight if `clear` was called in the meantime.
    if (!this.#inFlight.delete(pending)) return;
    if (outcome) this.#note(pending, outcome, at);
    this.#wake();
  }

  /**
   * Attempts a delivery. An exception counts as a permanent failure. Returns `undefined` if the delivery is no longer
   * wanted.
   */
  async #outcome(delivery: Delivery, at: number): Promise<Outcome | undefined> {
    const { method, url, body } = delivery;
    try {
      const send = await this.#send();
      return delivery.isWanted() ? await send(method, url, await delivery.headers(at), body) : undefined;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { status: null, problem: `not sent: ${reason}`, isFinal: true };
    }
  }

  /** Logs an attempt and schedules the next one, unless the delivery is finished. */
  #note(pending: PendingDelivery, { status, problem, isFinal }: Outcome, at: number): void {
    const { attempts, delivery } = pending;
    attempts.push({ at: new Date(at).toISOString(), status, problem });
    const delaySeconds = problem === null || isFinal ? undefined : delivery.retries[attempts.length - 1];
    const dueAt =
      delaySeconds === undefined ? null : Math.min(this.#clock.now() + delaySeconds * 1000, LATEST_TIME_MS);
    const log = logOf(pending, dueAt);
    if (dueAt !== null) this.#waiting.add({ ...pending, dueAt });
    else if (this.#done.push(log) > MAX_LOGGED_DELIVERIES) this.#done.shift();
    if (problem !== null) this.#reportFailure(log);
  }

  #reportFailure(log: DeliveryLog): void {
    try {
      this.#onFailure?.(log);
    } catch {
      // An exception of the listener must not stop the deliveries.
    }
  }
}

/** The longest delay of a timer in Node. */
const MAX_TIMER_MS = 2 ** 31 - 1;

const logOf = (
  { delivery: { id, event, url }, attempts }: PendingDelivery,
  dueAt: number | null,
): DeliveryLog => ({
  id,
  event,
  url: redactUrl(url),
  attempts: [...attempts],
  nextAt: dueAt === null ? null : new Date(dueAt).toISOString(),
});
