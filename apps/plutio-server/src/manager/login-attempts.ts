import type { Clock } from '@touchstone/server-kit';

const WINDOW_MS = 900_000;
/** Keys kept at most. Past it the oldest is forgotten: better than to run out of memory. */
const CAPACITY = 20_000;

/** Attempts in any window: of one address at one email, of one address, and at one email from anywhere. */
const LIMITS = { pair: 5, address: 20, email: 50 } as const;

/** Slows down whoever tries passwords. In memory alone: a restart forgives. */
export class LoginAttempts {
  readonly #clock: Clock;
  readonly #times = new Map<string, number[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Counts an attempt before its password is looked at, so that many at once do not slip through.
   * @returns seconds until the next is let in; 0 if this one is. One that is refused does not count.
   */
  count(address: string, email: string): number {
    const name = nameOf(email);
    const keys = [
      [`pair ${netOf(address)} ${name}`, LIMITS.pair],
      [`address ${netOf(address)}`, LIMITS.address],
      [`email ${name}`, LIMITS.email],
    ] as const;
    const wait = Math.max(...keys.map(([key, limit]) => this.#wait(key, limit)));
    if (wait > 0) return Math.ceil(wait / 1000);
    for (const [key] of keys) this.#add(key);
    return 0;
  }

  /** Whoever knew the password may make mistakes again. */
  forgive(address: string, email: string): void {
    const name = nameOf(email);
    this.#times.delete(`pair ${netOf(address)} ${name}`);
    // It was no attempt to guess: many people may log in from one address.
    for (const key of [`address ${netOf(address)}`, `email ${name}`]) {
      const times = this.#times.get(key)?.slice(0, -1) ?? [];
      if (times.length === 0) this.#times.delete(key);
      else this.#times.set(key, times);
    }
  }

  /** Milliseconds. */
  #wait(key: string, limit: number): number {
    const now = this.#clock.now();
    // One in the future was counted before the clock was set back.
    const recent = (this.#times.get(key) ?? []).filter((time) => time > now - WINDOW_MS && time <= now);
    if (recent.length === 0) this.#times.delete(key);
    else this.#times.set(key, recent);
    const oldest = recent.at(-limit);
    return oldest === undefined ? 0 : oldest + WINDOW_MS - now;
  }

  #add(key: string): void {
    const times = this.#times.get(key) ?? [];
    this.#times.delete(key);
    this.#times.set(key, [...times, this.#clock.now()]);
    const [oldest] = this.#times.size > CAPACITY ? this.#times.keys() : [];
    if (oldest !== undefined) this.#times.delete(oldest);
  }
}

/** Of IPv6 the network, for whoever has one address has all of its /64 (RFC 6177). */
function netOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address;
  const [head = '', tail = ''] = address.split('%', 1)[0]?.split('::', 2) ?? [];
  const left = head === '' ? [] : head.split(':');
  const right = tail === '' ? [] : tail.split(':');
  const gap = address.includes('::') ? Array.from({ length: 8 - left.length - right.length }, () => '0') : [];
  return [...left, ...gap, ...right].slice(0, 4).join(':');
}

/** As users are found by it, and not longer than an email can be. */
function nameOf(email: string): string {
  return email.toLowerCase().slice(0, 254);
}
