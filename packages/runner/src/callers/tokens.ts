import { BlockedError } from '../plan/blocked.js';
import type { Issued, Issuer } from './issued.js';

interface Token extends Issued {
  /** The expiry time by the server's clock, in seconds since the epoch. */
  readonly expires: number;
}

/** A token is renewed this many seconds before it expires, or in the last tenth of its lifetime if that is shorter. */
const RENEWAL_MARGIN_SECONDS = 60;

/**
 * Manages the credentials that a run requests, such as access tokens (RFC 6749 §4.4). Requests a token on first use,
 * shares it among the cases, and renews it before it expires by the server's clock, which the run may have moved.
 */
export class Tokens {
  readonly #tokens = new Map<string, Promise<Token>>();
  /** Tokens that a case tests. Requests that keep their token use these, even after a renewal. */
  readonly #pinned = new Map<string, Promise<Token>>();
  /** Seconds by which the run has advanced the server's clock. */
  #ahead = 0;

  /** Returns the time of the server's clock in seconds since the epoch, including the run's adjustments. */
  get now(): number {
    return Date.now() / 1000 + this.#ahead;
  }

  advance(seconds: number): void {
    this.#ahead += seconds;
  }

  /**
   * Returns a valid token. With `keeps`, returns the pinned or else the current token, even if it may have expired.
   * @throws {BlockedError} if no token is issued.
   */
  async get(issuer: Issuer, keeps: boolean): Promise<string> {
    const { key } = issuer;
    const requested = (keeps ? this.#pinned.get(key) : undefined) ?? this.#tokens.get(key);
    const current = await requested;
    if (current && (keeps || this.#isFresh(current))) return current.value;
    // If several cases need a token at the same time, the first case requests it.
    const other = this.#tokens.get(key);
    const token = other !== undefined && other !== requested ? other : this.renew(issuer);
    return (await token).value;
  }

  #isFresh({ expires, life }: Token): boolean {
    return expires - this.now > Math.min(RENEWAL_MARGIN_SECONDS, life / 10);
  }

  /** Requests a new token, even if the current one is valid. */
  renew(issuer: Issuer): Promise<Token> {
    const { key } = issuer;
    const token = this.#request(issuer);
    token.catch((error: unknown) => {
      if (!isFinal(error) && this.#tokens.get(key) === token) this.#tokens.delete(key);
    });
    this.#tokens.set(key, token);
    return token;
  }

  /** Requests a new token and pins it, so that requests that keep their token send it from now on. */
  pin(issuer: Issuer): Promise<Token> {
    const token = this.renew(issuer);
    this.#pinned.set(issuer.key, token);
    return token;
  }

  /** Returns the lifetime of the current token in seconds; undefined if there is no token. */
  async lifeOf({ key }: Issuer): Promise<number | undefined> {
    return (await this.#tokens.get(key))?.life;
  }

  async #request({ issue }: Issuer): Promise<Token> {
    const requestedAt = this.now;
    const issued = await issue();
    return { ...issued, expires: requestedAt + issued.life };
  }
}

/**
 * Returns true if another request would probably fail as well, for example because the issuer refused the password.
 * Repeated refusals can lock an account.
 */
const isFinal = (error: unknown): boolean =>
  error instanceof BlockedError &&
  (error.status === undefined || (error.status < 500 && ![408, 425, 429].includes(error.status)));
