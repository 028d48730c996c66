import type { ApiModel } from '@touchstone/core';
import { own } from '@touchstone/core/internal';
import type { Caller } from '../config/config.js';
import { isClientCredentials, isSecret, type Secret } from '../config/credential.js';
import type { ClientSecret } from '../control/control-hooks.js';
import { BlockedError } from '../plan/blocked.js';
import type { RequestTemplate } from '../plan/request-template.js';
import {
  type CallerCredential,
  type CredentialValue,
  type RunCaller,
  schemeOf,
} from './caller-credential.js';
import type { CredentialClient } from './credential-client.js';
import type { Issuer } from './issued.js';
import { oauthIssuer } from './oauth-issuer.js';
import { tokenEndpoint } from './token-endpoint.js';
import { Tokens } from './tokens.js';

export interface CallerTokensOptions {
  readonly model: ApiModel;
  /** Base URL of the server under test, without a trailing slash. */
  readonly server: string;
  readonly client: CredentialClient;
  /** The configured callers, whose credentials may set a `tokenUrl`. */
  readonly callers: Readonly<Record<string, Caller>>;
  readonly resolveSecret: (secret: Secret) => string;
  readonly onToken: (token: string, scheme: string) => void;
  readonly callerOf: (name: string) => Promise<RunCaller>;
}

/** Requests, renews and pins the credentials that the callers obtain. */
export class CallerTokens {
  readonly #options: CallerTokensOptions;
  readonly #tokens = new Tokens();
  /** The issuers for client credentials, by scheme and client id. */
  readonly #issuers = new Map<string, Issuer>();
  /**
   * Renewals after a 401, by caller name. A renewal resolves to false if the caller obtains no credential. Credentials
   * are renewed only once, because a second refusal is the server's fault.
   */
  readonly #renewed = new Map<string, Promise<boolean>>();

  constructor(options: CallerTokensOptions) {
    this.#options = options;
  }

  /** Number of requests sent. */
  get requests(): number {
    return this.#options.client.requests;
  }

  /** Returns the time of the server's clock in seconds since the epoch, including the run's adjustments. */
  get now(): number {
    return this.#tokens.now;
  }

  advance(seconds: number): void {
    this.#tokens.advance(seconds);
  }

  /** Returns the value to send for a credential: the issued credential, or the configured one unchanged. */
  async valueOf(scheme: string, credential: CallerCredential, keeps: boolean): Promise<CredentialValue> {
    if (typeof credential === 'string' || 'certificate' in credential) return credential;
    return this.#tokens.get(this.#issuerOf(scheme, credential), keeps);
  }

  /**
   * Renews the caller's credentials once. Concurrent refusals wait for the same renewal. Returns false if the request is
   * anonymous, tests its credential or keeps its token, or if the caller obtains no credential.
   */
  async renewAfterRefusal({ caller, credential, keepsToken }: RequestTemplate): Promise<boolean> {
    if (caller === null || credential !== 'as it is' || keepsToken) return false;
    const renewed = this.#renewed.get(caller) ?? this.#renew(caller);
    this.#renewed.set(caller, renewed);
    return renewed;
  }

  async #renew(caller: string): Promise<boolean> {
    const issuers = await this.#issuersOf(caller);
    for (const issuer of issuers) await this.#tokens.renew(issuer);
    return issuers.length > 0;
  }

  /** Renews the caller's tokens and pins the new ones for the case that tests them. */
  async pin(caller: string): Promise<void> {
    for (const issuer of await this.#issuersOf(caller)) await this.#tokens.pin(issuer);
  }

  /**
   * Returns the lifetime of the caller's token in seconds.
   * @throws {BlockedError} if no token response specifies one.
   */
  async lifeOf(caller: string): Promise<number> {
    for (const issuer of await this.#issuersOf(caller)) {
      const life = await this.#tokens.lifeOf(issuer);
      if (life !== undefined && Number.isFinite(life)) return life;
    }
    throw new BlockedError('no token response contains the token lifetime (`expires_in`)');
  }

  async #issuersOf(caller: string): Promise<readonly Issuer[]> {
    const { credentials } = await this.#options.callerOf(caller);
    return Object.entries(credentials).flatMap(([scheme, credential]) =>
      typeof credential === 'string' || 'certificate' in credential
        ? []
        : [this.#issuerOf(scheme, credential)],
    );
  }

  /** Returns the issuer of a credential. Clients with the same id share their token. */
  #issuerOf(scheme: string, credential: ClientSecret | Issuer): Issuer {
    if ('issue' in credential) return credential;
    const key = `${scheme} ${credential.client_id}`;
    const issuer = this.#issuers.get(key) ?? this.#clientIssuer(key, scheme, credential);
    this.#issuers.set(key, issuer);
    return issuer;
  }

  #clientIssuer(key: string, scheme: string, { client_id: clientId, client_secret }: ClientSecret): Issuer {
    const { model, server, client, onToken } = this.#options;
    const securityScheme = schemeOf(model, scheme);
    const tokenUrl = this.#configuredTokenUrl(scheme, clientId);
    return oauthIssuer({
      key,
      scheme,
      caller: null,
      grant: { fields: { grant_type: 'client_credentials' }, clientId, clientSecret: client_secret },
      endpoint: () => tokenEndpoint(securityScheme, { model, server, tokenUrl, client }),
      client,
      onToken: (token) => onToken(token, scheme),
    });
  }

  #configuredTokenUrl(scheme: string, id: string): string | undefined {
    const { callers, resolveSecret } = this.#options;
    return Object.values(callers)
      .flatMap(({ credentials }) => own(credentials, scheme) ?? [])
      .filter(isClientCredentials)
      .find(({ clientId }) => (isSecret(clientId) ? resolveSecret(clientId) : clientId) === id)?.tokenUrl;
  }
}
