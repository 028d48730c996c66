import type { Environment } from '../environment.js';
import { Deliverer } from './deliverer.js';
import { OutboxPages, type Target } from './outbox-pages.js';
import type { SenderOptions } from './sender.js';
import { Slots } from './slots.js';
import { Track } from './track.js';

/** Maximum number of concurrent attempts over all clients. */
const MAX_CONCURRENT_ATTEMPTS = 64;
/** Maximum number of concurrent retries per client and URL, so that a failing receiver cannot occupy all slots. */
const MAX_CONCURRENT_RETRIES = 4;
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * One run of the worker, from start to stop. Each client and URL has two tracks: first attempts, one after another in
 * order of creation, and retries. Deliveries wait in the database. Memory contains row numbers, one page per track,
 * and the payloads of running attempts.
 */
export class Run {
  readonly #environment: Environment;
  readonly #pages: OutboxPages;
  readonly #deliverer: Deliverer;
  readonly #slots = new Slots(MAX_CONCURRENT_ATTEMPTS);
  readonly #tracks = new Map<string, Track>();
  readonly #busy = new Set<Promise<void>>();
  readonly #looking: Track = new Track(async () => await this.#look());
  readonly #unsubscribe: () => void;
  readonly #onFailure: (error: unknown) => void;
  /** Rows before this number have been seen; `undefined` until the database has been queried. */
  #seen: number | undefined;
  /** The due time of the earliest known retry. Initially in the past, so that the database is queried. */
  #retryAt = Number.NEGATIVE_INFINITY;
  #woken = false;
  #timer: NodeJS.Timeout | undefined;
  #ended = false;

  /** @param onFailure called if the database fails; the run stops, because results would be lost */
  constructor(environment: Environment, options: SenderOptions, onFailure: (error: unknown) => void) {
    this.#environment = environment;
    this.#onFailure = onFailure;
    this.#pages = new OutboxPages(environment.database);
    this.#deliverer = new Deliverer(environment, this.#pages, options, {
      onRetry: (dueAt) => this.#retryBy(dueAt),
      onError: (error) => this.#fail(error),
    });
    this.#unsubscribe = environment.outbox.onWake(() => this.#wake());
    this.#wake();
  }

  /** Aborts running attempts. Nothing is written after the promise resolves. */
  async end(): Promise<void> {
    this.#ended = true;
    this.#unsubscribe();
    clearTimeout(this.#timer);
    await this.#deliverer.close();
    while (this.#busy.size > 0) await Promise.all(this.#busy);
  }

  #wake(): void {
    this.#woken = true;
    this.#ask(this.#looking);
  }

  #ask(track: Track): void {
    if (this.#ended) return;
    const work = track.ask().catch((error: unknown) => this.#fail(error));
    this.#busy.add(work);
    void work.then(() => this.#busy.delete(work));
  }

  /** Starts the tracks of targets with due deliveries and sets the timer for the next retry. */
  async #look(): Promise<boolean> {
    if (!this.#woken || this.#ended) return false;
    this.#woken = false;
    await this.#findUntried();
    await this.#findRetries();
    return true;
  }

  async #findUntried(): Promise<void> {
    this.#seen ??= await this.#pages.firstUnattempted();
    for (;;) {
      const page = await this.#pages.unattempted(this.#seen);
      for (const row of page) this.#trackUntried(row, row.seq);
      const last = page.at(-1);
      if (last === undefined || this.#ended) return;
      this.#seen = last.seq + 1;
    }
  }

  async #findRetries(): Promise<void> {
    const now = this.#environment.clock.now();
    if (now >= this.#retryAt) {
      // Attempts that fail during the queries lower this value again. If a query fails, the run ends.
      this.#retryAt = Number.POSITIVE_INFINITY;
      for (const target of await this.#pages.targetsToRetry(now)) this.#trackRetries(target);
      this.#retryAt = Math.min(this.#retryAt, (await this.#pages.nextRetry(now)) ?? this.#retryAt);
    }
    this.#setTimer();
  }

  #retryBy(dueAt: number): void {
    this.#retryAt = Math.min(this.#retryAt, dueAt);
    // The clock may have passed the due time during the attempt.
    if (this.#environment.clock.now() >= this.#retryAt) this.#wake();
    else this.#setTimer();
  }

  #setTimer(): void {
    clearTimeout(this.#timer);
    const { clock } = this.#environment;
    if (!Number.isFinite(this.#retryAt) || clock.frozen || this.#ended) return;
    const wait = Math.min(Math.max(this.#retryAt - clock.now(), 0), LONGEST_TIMER);
    this.#timer = setTimeout(() => this.#wake(), wait).unref();
  }

  #trackUntried(target: Target, first: number): void {
    let from = first;
    this.#track(`unattempted ${target.clientId} ${target.url}`, async () => {
      const page = await this.#pages.untriedOf(target, from);
      const recorded: Promise<void>[] = [];
      for (const seq of page) {
        if (this.#ended) break;
        const attempted = await this.#slots.run(async () => await this.#deliverer.attempt(seq));
        recorded.push(attempted.recorded);
        from = seq + 1;
      }
      await Promise.all(recorded);
      return page.length > 0 && !this.#ended;
    });
  }

  #trackRetries(target: Target): void {
    this.#track(`tried ${target.clientId} ${target.url}`, async () => {
      const page = await this.#pages.retriesOf(target, this.#environment.clock.now());
      const own = new Slots(MAX_CONCURRENT_RETRIES);
      const attempts = page.map(async (seq) => {
        const attempt = async () => (this.#ended ? undefined : await this.#deliverer.attempt(seq));
        const attempted = await own.run(async () => await this.#slots.run(attempt));
        await attempted?.recorded;
      });
      await Promise.all(attempts);
      return page.length > 0 && !this.#ended;
    });
  }

  #track(name: string, work: () => Promise<boolean>): void {
    const track = this.#tracks.get(name) ?? new Track(work, () => this.#tracks.delete(name));
    this.#tracks.set(name, track);
    this.#ask(track);
  }

  #fail(error: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#onFailure(error);
  }
}
