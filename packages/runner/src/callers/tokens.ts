import type { ClientAuthenticationMethod, SecurityScheme } from '@touchstone/core';
import type { ClientSecret } from '../control/control-hooks.js';
import type { HttpClient } from '../http/http-client.js';
import type { SentRequest } from '../http/message.js';
import { BlockedError } from '../plan/blocked.js';
import { clientAuthentication } from './client-authentication.js';
import type { TokenEndpoint } from './token-endpoint.js';

interface Token {
  readonly value: string;
  /** Seconds it lives from when it was given out; Infinity where the answer does not say (RFC 6749 §5.1). */
  readonly life: number;
  /** By the server's clock, in seconds since the epoch. */
  readonly expires: number;
}

/** A token is renewed this many seconds before it expires, or in the last tenth of its life. */
const MARGIN = 60;

/**
 * Access tokens of a run's clients (RFC 6749 §4.4): asked for when first needed, shared by all cases, and renewed
 * before they expire by the server's clock, which the run may have moved.
 */
export class Tokens {
  readonly #client: HttpClient;
  readonly #tell: (token: string, scheme: string) => void;
  readonly #tokens = new Map<string, Promise<Token>>();
  /** Those that a case is about: sent where it says so, whatever else the client was given since. */
  readonly #pinned = new Map<string, Promise<Token>>();
  /** Seconds the server's clock was moved. */
  #ahead = 0;
  requests = 0;

  constructor(client: HttpClient, tell: (token: string, scheme: string) => void) {
    this.#client = client;
    this.#tell = tell;
  }

  /** The server's clock, in seconds since the epoch, as far as the run moved it. */
  get now(): number {
    return Date.now() / 1000 + this.#ahead;
  }

  advance(seconds: number): void {
    this.#ahead += seconds;
  }

  /** @throws {BlockedError} when no token is given. */
  async get(
    scheme: SecurityScheme,
    client: ClientSecret,
    endpoint: TokenEndpoint,
    keeps: boolean,
  ): Promise<string> {
    const key = keyOf(scheme, client);
    const asked = (keeps ? this.#pinned.get(key) : undefined) ?? this.#tokens.get(key);
    const known = await asked;
    if (known && (keeps || known.expires - this.now > Math.min(MARGIN, known.life / 10))) return known.value;
    // Of several that need one at the same time, the first asks.
    const other = this.#tokens.get(key);
    return (await (other !== undefined && other !== asked ? other : this.renew(scheme, client, endpoint)))
      .value;
  }

  /** Asks for another token, whatever the last one is worth. */
  renew(scheme: SecurityScheme, client: ClientSecret, endpoint: TokenEndpoint): Promise<Token> {
    const key = keyOf(scheme, client);
    const asked = this.#ask(scheme, client, endpoint);
    asked.catch(() => this.#tokens.get(key) === asked && this.#tokens.delete(key));
    this.#tokens.set(key, asked);
    return asked;
  }

  /** Asks for another token, which is sent from here on by whoever keeps the one at hand. */
  pin(scheme: SecurityScheme, client: ClientSecret, endpoint: TokenEndpoint): Promise<Token> {
    const asked = this.renew(scheme, client, endpoint);
    this.#pinned.set(keyOf(scheme, client), asked);
    return asked;
  }

  /** Seconds the client's token lives; undefined where it has none. */
  async lifeOf(scheme: SecurityScheme, client: ClientSecret): Promise<number | undefined> {
    return (await this.#tokens.get(keyOf(scheme, client)))?.life;
  }

  async #ask(scheme: SecurityScheme, client: ClientSecret, { url, by }: TokenEndpoint): Promise<Token> {
    this.requests++;
    const asked = this.now;
    const { status, json } = await this.#client.send(tokenRequest(client, url, by));
    const answer = typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
    const { access_token: value, expires_in: life } = answer;
    if (status < 200 || status > 299 || typeof value !== 'string')
      throw new BlockedError(
        status < 200 || status > 299
          ? `no token for ${scheme.name}: ${new URL(url).pathname} answered ${status}`
          : `no token for ${scheme.name}: ${new URL(url).pathname} answered without \`access_token\``,
      );
    this.#tell(value, scheme.name);
    const seconds = typeof life === 'number' && life > 0 ? life : Number.POSITIVE_INFINITY;
    return { value, life: seconds, expires: asked + seconds };
  }
}

/** What a token endpoint gives out (RFC 6749 §5.1); undefined where the answer has none. */
export function tokenIn(answer: unknown): string | undefined {
  const given =
    typeof answer === 'object' && answer !== null && 'access_token' in answer ? answer : undefined;
  return typeof given?.access_token === 'string' ? given.access_token : undefined;
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
