import type { ApiModel, SecurityScheme } from '@touchstone/core';
import { own } from '@touchstone/core/internal';
import type { Caller, Secret } from '../config/config.js';
import type { ClientSecret, CreatedCaller } from '../control/control-hooks.js';
import type { HttpClient } from '../http/http-client.js';
import { BlockedError } from '../plan/blocked.js';
import type { RequestTemplate } from '../plan/request-template.js';
import { type TokenEndpoint, tokenEndpoint } from './token-endpoint.js';
import { Tokens } from './tokens.js';

export interface CallerTokensOptions {
  readonly model: ApiModel;
  /** Base URL of the server under test, without a trailing slash. */
  readonly server: string;
  readonly client: HttpClient;
  /** The configured callers, whose credentials may set a `tokenUrl`. */
  readonly callers: Readonly<Record<string, Caller>>;
  /** Returns a string unchanged, or resolves a secret. */
  readonly textOf: (value: Secret | string) => string;
  readonly onToken: (token: string, scheme: string) => void;
  readonly callerOf: (name: string) => Promise<CreatedCaller>;
}

/** Requests, renews and pins the tokens of the callers that have client credentials. */
export class CallerTokens {
  readonly #options: CallerTokensOptions;
  readonly #tokens: Tokens;
  /** Token endpoints by scheme and client id. */
  readonly #endpoints = new Map<string, TokenEndpoint>();
  /**
   * Renewals after a 401, by caller name. A renewal resolves to false if the caller has no client credentials. Tokens
   * are renewed only once, because a second refusal is the server's fault.
   */
  readonly #renewed = new Map<string, Promise<boolean>>();

  constructor(options: CallerTokensOptions) {
    this.#options = options;
    this.#tokens = new Tokens(options.client, options.onToken);
  }

  get requests(): number {
    return this.#tokens.requests;
  }

  /** Returns the time of the server's clock in seconds since the epoch, including the run's adjustments. */
  get now(): number {
    return this.#tokens.now;
  }

  advance(seconds: number): void {
    this.#tokens.advance(seconds);
  }

  /** Returns the value to send for a credential: a secret unchanged, or the token for client credentials. */
  async valueOf(scheme: string, credential: string | ClientSecret, keeps: boolean): Promise<string> {
    if (typeof credential === 'string') return credential;
    const securityScheme = this.#scheme(scheme);
    return this.#tokens.get(securityScheme, credential, this.#endpoint(securityScheme, credential), keeps);
  }

  /**
   * Renews the caller's tokens once. Concurrent refusals wait for the same renewal. Returns false if the request is
   * anonymous, tests its credential or keeps its token, or if the caller has no client credentials.
   */
  async renewAfterRefusal({ caller, credential, keepsToken }: RequestTemplate): Promise<boolean> {
    if (caller === null || credential !== 'as it is' || keepsToken) return false;
    const renewed = this.#renewed.get(caller) ?? this.#renew(caller);
    this.#renewed.set(caller, renewed);
    return renewed;
  }

  async #renew(caller: string): Promise<boolean> {
    const clients = await this.#clients(caller);
    for (const [scheme, client] of clients)
      await this.#tokens.renew(scheme, client, this.#endpoint(scheme, client));
    return clients.length > 0;
  }

  /** Renews the caller's tokens and pins the new ones for the case that tests them. */
  async pin(caller: string): Promise<void> {
    for (const [scheme, client] of await this.#clients(caller))
      await this.#tokens.pin(scheme, client, this.#endpoint(scheme, client));
  }

  /**
   * Returns the lifetime of the caller's token in seconds.
   * @throws {BlockedError} if no token response specifies one.
   */
  async lifeOf(caller: string): Promise<number> {
    for (const [scheme, client] of await this.#clients(caller)) {
      const life = await this.#tokens.lifeOf(scheme, client);
      if (life !== undefined && Number.isFinite(life)) return life;
    }
    throw new BlockedError('no token response contains the token lifetime (`expires_in`)');
  }

  async #clients(caller: string): Promise<readonly (readonly [SecurityScheme, ClientSecret])[]> {
    const { credentials } = await this.#options.callerOf(caller);
    return Object.entries(credentials).flatMap(([scheme, credential]) =>
      typeof credential === 'string' ? [] : [[this.#scheme(scheme), credential] as const],
    );
  }

  #scheme(name: string): SecurityScheme {
    const scheme = this.#options.model.securitySchemes.get(name);
    if (!scheme) throw new BlockedError(`${name} is not a security scheme of the document`);
    return scheme;
  }

  /** Returns the token endpoint of a scheme for a client. Cached, because every call with a token needs it. */
  #endpoint(scheme: SecurityScheme, client: ClientSecret): TokenEndpoint {
    const key = `${scheme.name} ${client.client_id}`;
    const endpoint = this.#endpoints.get(key) ?? this.#endpointOf(scheme, client);
    this.#endpoints.set(key, endpoint);
    return endpoint;
  }

  #endpointOf(scheme: SecurityScheme, { client_id: id }: ClientSecret): TokenEndpoint {
    const { model, server, callers, textOf } = this.#options;
    const configured = Object.values(callers)
      .map(({ credentials }) => own(credentials, scheme.name))
      .find(
        (credential) =>
          credential !== undefined && 'clientId' in credential && textOf(credential.clientId) === id,
      );
    const url = configured && 'tokenUrl' in configured ? configured.tokenUrl : undefined;
    return tokenEndpoint(model, scheme, server, url);
  }
}
