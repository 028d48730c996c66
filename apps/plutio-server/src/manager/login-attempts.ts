import type { Clock } from '@touchstone/server-kit';

const WINDOW_MS = 900_000;
/**
 * Maximum number of keys, which bounds memory use. If it is exceeded, the key with the oldest last attempt is removed.
 */
const CAPACITY = 20_000;

/**
 * Maximum number of attempts per window. `pair` limits the attempts for one email from one address, `address` all
 * attempts from one address, and `email` the attempts for one email from all addresses.
 */
const LIMITS = { pair: 5, address: 20, email: 50 } as const;

/** Limits password guessing. The counts are in memory, so a restart resets them. */
export class LoginAttempts {
  readonly #clock: Clock;
  readonly #times = new Map<string, number[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Counts an attempt before its password is checked, so that concurrent attempts cannot bypass the limit. A refused
   * attempt is not counted.
   * @returns seconds until the next attempt is admitted; 0 if this attempt is admitted
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

  /**
   * Discards the attempts for this email from this address after a successful login, and removes the login from the
   * other counts.
   */
  forgive(address: string, email: string): void {
    const name = nameOf(email);
    this.#times.delete(`pair ${netOf(address)} ${name}`);
    // A successful login is not a guess, and many people may log in from one address.
    for (const key of [`address ${netOf(address)}`, `email ${name}`]) {
      const times = this.#times.get(key)?.slice(0, -1) ?? [];
      if (times.length === 0) this.#times.delete(key);
      else this.#times.set(key, times);
    }
  }

  /** Returns the milliseconds until the next attempt is admitted; 0 if it is admitted now. */
  #wait(key: string, limit: number): number {
    const now = this.#clock.now();
    // An attempt in the future was counted before the clock moved back.
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

/** Returns the network of an address. The holder of an IPv6 address typically controls its whole /64 (RFC 6177). */
function netOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address;
  const [head = '', tail = ''] = address.split('%', 1)[0]?.split('::', 2) ?? [];
  const left = head === '' ? [] : head.split(':');
  const right = tail === '' ? [] : tail.split(':');
  const gap = address.includes('::') ? Array.from({ length: 8 - left.length - right.length }, () => '0') : [];
  return [...left, ...gap, ...right].slice(0, 4).join(':');
}

/** Returns the email in lower case, because logins are case-insensitive, and truncated to 254 characters. */
function nameOf(email: string): string {
  return email.toLowerCase().slice(0, 254);
}
