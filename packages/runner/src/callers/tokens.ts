import type { ClientAuthenticationMethod, SecurityScheme } from '@touchstone/core';
import type { ClientSecret } from '../control/control-hooks.js';
import type { HttpClient } from '../http/http-client.js';
import type { SentRequest } from '../http/message.js';
import { BlockedError } from '../plan/blocked.js';
import { clientAuthentication } from './client-authentication.js';
import type { TokenEndpoint } from './token-endpoint.js';

interface Token {
  readonly value: string;
  /** Lifetime in seconds; Infinity if the response does not specify one (RFC 6749 §5.1). */
  readonly life: number;
  /** The expiry time by the server's clock, in seconds since the epoch. */
  readonly expires: number;
}

/** A token is renewed this many seconds before it expires, or in the last tenth of its lifetime if that is shorter. */
const RENEWAL_MARGIN_SECONDS = 60;

/**
 * Manages the access tokens of a run's clients (RFC 6749 §4.4). Requests a token on first use, shares it among the
 * cases, and renews it before it expires by the server's clock, which the run may have moved.
 */
export class Tokens {
  readonly #client: HttpClient;
  readonly #onToken: (token: string, scheme: string) => void;
  readonly #tokens = new Map<string, Promise<Token>>();
  /** Tokens that a case tests. Requests that keep their token use these, even after a renewal. */
  readonly #pinned = new Map<string, Promise<Token>>();
  /** Seconds by which the run has advanced the server's clock. */
  #ahead = 0;
  /** Number of token requests sent. */
  requests = 0;

  /** `onToken` is called with every new token. */
  constructor(client: HttpClient, onToken: (token: string, scheme: string) => void) {
    this.#client = client;
    this.#onToken = onToken;
  }

  /** Returns the time of the server's clock in seconds since the epoch, including the run's adjustments. */
  get now(): number {
    return Date.now() / 1000 + this.#ahead;
  }

  advance(seconds: number): void {
    this.#ahead += seconds;
  }

  /**
   * Returns a valid token. With `keeps`, returns the pinned or else the current token, even if it may have expired.
   * @throws {BlockedError} if the endpoint issues no token.
   */
  async get(
    scheme: SecurityScheme,
    client: ClientSecret,
    endpoint: TokenEndpoint,
    keeps: boolean,
  ): Promise<string> {
    const key = keyOf(scheme, client);
    const requested = (keeps ? this.#pinned.get(key) : undefined) ?? this.#tokens.get(key);
    const current = await requested;
    if (current && (keeps || this.#isFresh(current))) return current.value;
    // If several cases need a token at the same time, the first case requests it.
    const other = this.#tokens.get(key);
    const token = other !== undefined && other !== requested ? other : this.renew(scheme, client, endpoint);
    return (await token).value;
  }

  #isFresh({ expires, life }: Token): boolean {
    return expires - this.now > Math.min(RENEWAL_MARGIN_SECONDS, life / 10);
  }

  /** Requests a new token, even if the current one is valid. */
  renew(scheme: SecurityScheme, client: ClientSecret, endpoint: TokenEndpoint): Promise<Token> {
    const key = keyOf(scheme, client);
    const token = this.#request(scheme, client, endpoint);
    token.catch(() => this.#tokens.get(key) === token && this.#tokens.delete(key));
    this.#tokens.set(key, token);
    return token;
  }

  /** Requests a new token and pins it, so that requests that keep their token send it from now on. */
  pin(scheme: SecurityScheme, client: ClientSecret, endpoint: TokenEndpoint): Promise<Token> {
    const token = this.renew(scheme, client, endpoint);
    this.#pinned.set(keyOf(scheme, client), token);
    return token;
  }

  /** Returns the lifetime of the client's token in seconds; undefined if the client has no token. */
  async lifeOf(scheme: SecurityScheme, client: ClientSecret): Promise<number | undefined> {
    return (await this.#tokens.get(keyOf(scheme, client)))?.life;
  }

  async #request(scheme: SecurityScheme, client: ClientSecret, { url, by }: TokenEndpoint): Promise<Token> {
    this.requests++;
    const requestedAt = this.now;
    const { status, json } = await this.#client.send(tokenRequest(client, url, by));
    const response = typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
    const { access_token: value, expires_in: life } = response;
    if (status < 200 || status > 299 || typeof value !== 'string')
      throw new BlockedError(
        status < 200 || status > 299
          ? `no token for ${scheme.name}: ${new URL(url).pathname} answered ${status}`
          : `no token for ${scheme.name}: ${new URL(url).pathname} answered without \`access_token\``,
        undefined,
        status,
      );
    this.#onToken(value, scheme.name);
    const seconds = typeof life === 'number' && life > 0 ? life : Number.POSITIVE_INFINITY;
    return { value, life: seconds, expires: requestedAt + seconds };
  }
}

const keyOf = ({ name }: SecurityScheme, { client_id: id }: ClientSecret): string => `${name} ${id}`;

function tokenRequest(client: ClientSecret, url: string, by: ClientAuthenticationMethod): SentRequest {
  const { headers, fields } = clientAuthentication(client, { by, is: 'as it is' });
  return {
    method: 'POST',
    url,
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...fields }).toString(),
  };
}
