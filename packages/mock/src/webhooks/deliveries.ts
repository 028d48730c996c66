import { type Clock, LATEST } from '../clock.js';
import type { MockOptions } from '../options.js';
import type { Outcome, Send } from './send.js';
import { shownUrl } from './target.js';

/** Something to be sent, until it is received. */
export interface Delivery {
  readonly id: string;
  /** `task.create`, or the name of a callback. */
  readonly event: string;
  readonly method: string;
  readonly url: string;
  readonly body: string;
  /** Seconds to wait after each attempt that failed. */
  readonly retries: readonly number[];
  /** Asked for at each attempt, with its time in milliseconds since the epoch: a signature is of that time. */
  headers(at: number): Promise<Readonly<Record<string, string>>>;
  /** Whether it is still wanted: nobody is sent anything once they are revoked. */
  isWanted(): boolean;
}

/** What became of a delivery. */
export interface DeliveryLog {
  readonly id: string;
  readonly event: string;
  /** Without what may be a secret: `https://receiver.example/…`. */
  readonly url: string;
  readonly attempts: readonly Attempt[];
  /** RFC 3339; null where there is none to come. */
  readonly nextAt: string | null;
}

export interface Attempt {
  /** By the mock's clock. */
  readonly at: string;
  /** Null where no answer came. */
  readonly status: number | null;
  /** For people; null where it was received. */
  readonly problem: string | null;
}

interface Waiting {
  readonly delivery: Delivery;
  readonly attempts: Attempt[];
  /** Milliseconds since the epoch, by the mock's clock. */
  readonly dueAt: number;
}

/** Deliveries that are remembered after they are done, and those that may wait. */
const MOST_LOGGED = 1000;
const MOST_WAITING = 10_000;
const MOST_AT_ONCE = 16;

export function createDeliveries(clock: Clock, options: MockOptions): Deliveries {
  const { send, allowPrivateWebhooks = false, onDeliveryFailure } = options;
  // Loaded for the first delivery: most mocks never make one.
  const load = async () => send ?? (await import('./send.js')).sender(allowPrivateWebhooks);
  let loaded: ReturnType<typeof load> | undefined;
  return new Deliveries(clock, () => (loaded ??= load()), onDeliveryFailure);
}

/** Delivers at least once: what is not received by 2xx is tried again, after the waits it has, by the mock's clock. */
export class Deliveries {
  readonly #clock: Clock;
  readonly #send: () => Promise<Send>;
  readonly #onFailure: MockOptions['onDeliveryFailure'];
  readonly #waiting = new Set<Waiting>();
  readonly #underWay = new Set<Waiting>();
  readonly #done: DeliveryLog[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(clock: Clock, send: () => Promise<Send>, onFailure: MockOptions['onDeliveryFailure']) {
    this.#clock = clock;
    this.#send = send;
    this.#onFailure = onFailure;
    clock.onChange(() => this.#wake());
  }

  add(delivery: Delivery): void {
    const waiting = { delivery, attempts: [], dueAt: this.#clock.now() };
    if (this.#waiting.size >= MOST_WAITING) {
      const problem = 'not sent: too many deliveries wait';
      this.#note(waiting, { status: null, problem, isFinal: true }, waiting.dueAt);
    } else if (this.#underWay.size < MOST_AT_ONCE) this.#start(waiting);
    else this.#waiting.add(waiting);
  }

  log(): readonly DeliveryLog[] {
    const underWay = [...this.#underWay].map((each) => logOf(each, null));
    const open = [...this.#waiting].map((each) => logOf(each, each.dueAt));
    return [...this.#done, ...underWay, ...open];
  }

  /** Nothing more comes of any, those under way included. */
  clear(): void {
    this.#waiting.clear();
    this.#underWay.clear();
    this.#done.length = 0;
    clearTimeout(this.#timer);
  }

  /** Sends what is due, and comes back when the next one is. */
  #wake(): void {
    clearTimeout(this.#timer);
    const now = this.#clock.now();
    let next = Number.POSITIVE_INFINITY;
    for (const each of this.#waiting) {
      // The first of them that is done comes back.
      if (this.#underWay.size >= MOST_AT_ONCE) return;
      if (each.dueAt > now) next = Math.min(next, each.dueAt);
      else {
        this.#waiting.delete(each);
        this.#start(each);
      }
    }
    // A clock that stands still wakes us when it is moved.
    if (next === Number.POSITIVE_INFINITY || this.#clock.isFrozen) return;
    this.#timer = setTimeout(() => this.#wake(), Math.min(next - now, LONGEST));
    if (typeof this.#timer === 'object') this.#timer.unref?.();
  }

  #start(waiting: Waiting): void {
    this.#underWay.add(waiting);
    void this.#attempt(waiting);
  }

  async #attempt(waiting: Waiting): Promise<void> {
    const at = this.#clock.now();
    const outcome = await this.#outcome(waiting.delivery, at);
    // All was cleared meanwhile.
    if (!this.#underWay.delete(waiting)) return;
    if (outcome) this.#note(waiting, outcome, at);
    this.#wake();
  }

  /** Never throws: a delivery that cannot be made is one that failed. Undefined: nobody wants it any more. */
  async #outcome(delivery: Delivery, at: number): Promise<Outcome | undefined> {
    const { method, url, body } = delivery;
    try {
      const send = await this.#send();
      return delivery.isWanted() ? await send(method, url, await delivery.headers(at), body) : undefined;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return { status: null, problem: `not sent: ${why}`, isFinal: true };
    }
  }

  /** Keeps what came of an attempt, and when the next one is due. */
  #note(waiting: Waiting, { status, problem, isFinal }: Outcome, at: number): void {
    const { attempts, delivery } = waiting;
    attempts.push({ at: new Date(at).toISOString(), status, problem });
    const wait = problem === null || isFinal ? undefined : delivery.retries[attempts.length - 1];
    const dueAt = wait === undefined ? null : Math.min(this.#clock.now() + wait * 1000, LATEST);
    const log = logOf(waiting, dueAt);
    if (dueAt !== null) this.#waiting.add({ ...waiting, dueAt });
    else if (this.#done.push(log) > MOST_LOGGED) this.#done.shift();
    if (problem !== null) this.#tell(log);
  }

  /** Whoever listens is not to end what is heard of. */
  #tell(log: DeliveryLog): void {
    try {
      this.#onFailure?.(log);
    } catch {
      // It is the listener's own affair.
    }
  }
}

/** Node's timers count milliseconds in 31 bits. */
const LONGEST = 2 ** 31 - 1;

const logOf = ({ delivery: { id, event, url }, attempts }: Waiting, dueAt: number | null): DeliveryLog => ({
  id,
  event,
  url: shownUrl(url),
  attempts: [...attempts],
  nextAt: dueAt === null ? null : new Date(dueAt).toISOString(),
});
