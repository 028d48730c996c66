import type { Clock } from '../clock.js';
import type { Outcome, Send } from './send.js';

/** Something to be sent, until it is received. */
export interface Delivery {
  readonly id: string;
  /** `task.create`, or the name of a callback. */
  readonly event: string;
  readonly method: string;
  readonly url: string;
  readonly body: string;
  /** Asked for at each attempt, with its time in milliseconds since the epoch: a signature is of that time. */
  headers(at: number): Promise<Readonly<Record<string, string>>>;
  /** Whether it is still wanted: nobody is sent anything once they are revoked. */
  isWanted(): boolean;
}

/** What became of a delivery. */
export interface DeliveryLog {
  readonly id: string;
  readonly event: string;
  /** Without its query, which may hold a secret. */
  readonly url: string;
  readonly attempts: readonly Attempt[];
  /** RFC 3339; null where there is none to come. */
  readonly nextAt: string | null;
}

export interface Attempt extends Outcome {
  /** By the mock's clock. */
  readonly at: string;
}

interface Waiting {
  readonly delivery: Delivery;
  readonly attempts: Attempt[];
  /** Milliseconds since the epoch, by the mock's clock. */
  dueAt: number;
}

/** Deliveries that are remembered after they are done, and those that may wait. */
const MOST_LOGGED = 1000;
const MOST_WAITING = 10_000;
const MOST_AT_ONCE = 16;

/** Delivers at least once: what is not received by 2xx is tried again, after the waits given, by the mock's clock. */
export class Deliveries {
  readonly #clock: Clock;
  readonly #send: () => Promise<Send>;
  /** Seconds. */
  readonly #retries: readonly number[];
  readonly #waiting = new Set<Waiting>();
  readonly #done: DeliveryLog[] = [];
  #underWay = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(clock: Clock, send: () => Promise<Send>, retries: readonly number[]) {
    this.#clock = clock;
    this.#send = send;
    this.#retries = retries;
    clock.onChange(() => this.#wake());
  }

  add(delivery: Delivery): void {
    if (this.#waiting.size >= MOST_WAITING) {
      this.#log({ delivery, attempts: [], dueAt: 0 }, 'not sent: too many deliveries wait');
      return;
    }
    this.#waiting.add({ delivery, attempts: [], dueAt: this.#clock.now() });
    this.#wake();
  }

  log(): readonly DeliveryLog[] {
    const open = [...this.#waiting].map((each) => logOf(each, new Date(each.dueAt).toISOString()));
    return [...this.#done, ...open];
  }

  /** What waits is another's from now on. */
  handOver(to: Deliveries | undefined): void {
    const waiting = [...this.#waiting];
    this.clear();
    for (const each of waiting) to?.adopt(each);
  }

  private adopt(waiting: Waiting): void {
    this.#waiting.add(waiting);
    this.#wake();
  }

  clear(): void {
    this.#waiting.clear();
    this.#done.length = 0;
    clearTimeout(this.#timer);
  }

  /** Sends what is due, and comes back when the next one is. */
  #wake(): void {
    clearTimeout(this.#timer);
    const now = this.#clock.now();
    let next = Number.POSITIVE_INFINITY;
    for (const each of this.#waiting) {
      if (each.dueAt > now) next = Math.min(next, each.dueAt);
      else if (this.#underWay < MOST_AT_ONCE) {
        this.#waiting.delete(each);
        this.#underWay++;
        void this.#attempt(each);
      }
    }
    // A clock that stands still wakes us when it is moved.
    if (next === Number.POSITIVE_INFINITY || this.#clock.isFrozen) return;
    this.#timer = setTimeout(() => this.#wake(), Math.min(next - now, LONGEST));
    if (typeof this.#timer === 'object') this.#timer.unref?.();
  }

  async #attempt(waiting: Waiting): Promise<void> {
    const { delivery, attempts } = waiting;
    try {
      if (!delivery.isWanted()) return;
      const at = this.#clock.now();
      const send = await this.#send();
      const { method, url, body } = delivery;
      const outcome = await send(method, url, await delivery.headers(at), body);
      attempts.push({ at: new Date(at).toISOString(), ...outcome });
      const wait = this.#retries[attempts.length - 1];
      if (outcome.problem === null || wait === undefined) {
        this.#log(waiting);
        return;
      }
      this.#waiting.add({ ...waiting, dueAt: at + wait * 1000 });
    } finally {
      this.#underWay--;
      this.#wake();
    }
  }

  #log(waiting: Waiting, problem?: string): void {
    if (problem !== undefined)
      waiting.attempts.push({ at: new Date(this.#clock.now()).toISOString(), status: null, problem });
    this.#done.push(logOf(waiting, null));
    if (this.#done.length > MOST_LOGGED) this.#done.splice(0, this.#done.length - MOST_LOGGED);
  }
}

/** Node's timers count milliseconds in 31 bits. */
const LONGEST = 2 ** 31 - 1;

const logOf = ({ delivery: { id, event, url }, attempts }: Waiting, nextAt: string | null): DeliveryLog => ({
  id,
  event,
  url: url.split('?', 1)[0] ?? url,
  attempts,
  nextAt,
});
