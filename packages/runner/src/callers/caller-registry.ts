import type { Operation } from '@touchstone/core';
import { own } from '@touchstone/core/internal';
import type { Caller } from '../config/config.js';
import { type Credential, isSecret, type Secret, secretsIn } from '../config/credential.js';
import type { ClientSecret, CreatedCaller } from '../control/control-hooks.js';
import type { Controls } from '../control/controls.js';
import { accessTokenIn } from '../http/access-token.js';
import type { HttpClient } from '../http/http-client.js';
import type { Receiver } from '../http/receiver.js';
import { BlockedError } from '../plan/blocked.js';
import type { Plan } from '../plan/case.js';
import { nonexistentIdLike } from '../plan/nonexistent-id.js';
import type { CallerChange } from '../plan/planned-caller.js';
import { type ParameterValue, type RequestTemplate, TOKEN_FLAWS } from '../plan/request-template.js';
import type { Secrets } from '../secrets/secrets.js';
import {
  type CredentialSources,
  type CredentialValue,
  callerCredential,
  type RunCaller,
  userAndPassword,
} from './caller-credential.js';
import { CallerTokens } from './caller-tokens.js';
import { formEncoded } from './client-authentication.js';
import { CredentialClient, type RecordExchange } from './credential-client.js';
import { flawedToken } from './json-web-token.js';

export interface CallerRegistryOptions {
  /** Base URL of the server under test, without a trailing slash. */
  readonly server: string;
  readonly client: HttpClient;
  readonly receiver: Receiver;
  readonly callers: Readonly<Record<string, Caller>>;
  /** Headers of the run; see `ExecuteOptions`. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * Returns the value of a secret.
   * @throws if the secret is missing.
   */
  readonly resolveSecret: (secret: Secret) => string;
  readonly runCommand?: ((command: readonly string[]) => Promise<string>) | undefined;
  readonly readFile?: ((path: string) => Promise<string>) | undefined;
  /** Receives the exchanges of the requests that obtain credentials. Default: they are not passed on. */
  readonly recordExchange?: RecordExchange | undefined;
}

/** The callers of a run, which are configured or created on first use, with their credentials, tokens and headers. */
export class CallerRegistry {
  readonly tokens: CallerTokens;
  readonly #plan: Plan;
  readonly #options: CallerRegistryOptions;
  readonly #secrets: Secrets;
  readonly #controls: Controls;
  readonly #sources: CredentialSources;
  readonly #callers = new Map<string, Promise<RunCaller>>();
  /** Credentials that a rotation replaced, by caller. */
  readonly #rotatedOut = new Map<string, RunCaller['credentials']>();

  constructor(plan: Plan, options: CallerRegistryOptions, secrets: Secrets, controls: Controls) {
    this.#plan = plan;
    this.#options = options;
    this.#secrets = secrets;
    this.#controls = controls;
    const { server, callers, resolveSecret, runCommand, readFile, recordExchange } = options;
    const { model } = plan;
    const client = new CredentialClient(options.client, recordExchange);
    const onToken: CredentialSources['onToken'] = (token, scheme, isOther = false) =>
      isOther
        ? secrets.add(token, `login of ${scheme}`, { isHarmless: true })
        : this.#addSecret(scheme, token, scheme);
    this.#sources = { model, server, client, resolveSecret, runCommand, readFile, onToken };
    const callerOf = (name: string): Promise<RunCaller> => this.caller(name);
    this.tokens = new CallerTokens({ model, server, client, callers, resolveSecret, onToken, callerOf });
    // Secrets are registered before anything is sent, because a server may repeat them in any response.
    for (const { credentials } of Object.values(callers))
      for (const [scheme, credential] of Object.entries(credentials)) this.#addConfigured(scheme, credential);
  }

  /** Returns the planned caller with this name. Creates it on first use, unless it is configured. */
  caller(name: string): Promise<RunCaller> {
    const existing = this.#callers.get(name);
    if (existing) return existing;
    const caller = this.#createCaller(name);
    caller.catch(() => undefined);
    this.#callers.set(name, caller);
    return caller;
  }

  async #createCaller(name: string): Promise<RunCaller> {
    const planned = this.#plan.callers.get(name);
    if (planned?.from === 'control') {
      const { webhooks, ...description } = planned.description;
      const url = webhooks && (await this.#options.receiver.open(name, planned.failsFirst ?? false));
      const settings = { ...description, ...(webhooks && url && { webhooks: { ...webhooks, url } }) };
      return this.#withSecrets(await this.#controls.createCaller(settings));
    }
    const configured = planned && own(this.#options.callers, planned.name);
    if (!configured) throw new TypeError(`The plan refers to a caller that is not configured: ${name}.`);
    const { headers } = configured;
    const credentials = await Promise.all(
      Object.entries(configured.credentials).map(
        async ([scheme, credential]) =>
          [scheme, await callerCredential(planned.name, scheme, credential, this.#sources)] as const,
      ),
    );
    return { id: name, credentials: Object.fromEntries(credentials), ...(headers && { headers }) };
  }

  /** Registers the secrets of a configured credential. A server may return a user name or a client id. */
  #addConfigured(scheme: string, credential: Credential): void {
    const { resolveSecret } = this.#options;
    const secrets = this.#secrets;
    for (const [path, secret] of secretsIn(credential)) {
      const value = resolveSecret(secret);
      if (path === '' || SECRET_MEMBER.test(path)) this.#addSecret(scheme, value, secret.env);
      else secrets.add(value, secret.env, { isHarmless: true });
    }
    if ('user' in credential) {
      const { password, user } = credential;
      const name = isSecret(user) ? `${user.env}_${password.env}` : `${scheme}_${password.env}`;
      secrets.add(userAndPassword(credential, resolveSecret), name);
    }
  }

  /** Registers a secret, and the values derived from it, for masking. */
  #addSecret(scheme: string, secret: string, name: string): void {
    if (this.#plan.model.securitySchemes.get(scheme)?.scheme === 'basic')
      this.#secrets.addBasic(secret, name);
    this.#secrets.add(secret, name);
    for (const flaw of TOKEN_FLAWS) {
      const flawed = flawedToken(secret, flaw);
      if (flawed !== undefined) this.#secrets.add(flawed, `flawed ${name}`, { isHarmless: true });
    }
    // The `unknown` credential that a case sends usually starts like the valid credential, so mask it too.
    this.#secrets.add(nonexistentIdLike(secret), `unknown ${name}`, { isHarmless: true });
    // A `Basic` header contains the form-encoded client secret in Base64, after an id of any length (RFC 6749 §2.3.1).
    this.#secrets.add(formEncoded(secret), name);
    this.#secrets.add(formEncoded(nonexistentIdLike(secret)), `unknown ${name}`, { isHarmless: true });
  }

  #withSecrets(caller: CreatedCaller): CreatedCaller {
    for (const [scheme, credential] of Object.entries(caller.credentials))
      this.#addSecret(scheme, typeof credential === 'string' ? credential : credential.client_secret, scheme);
    if (caller.webhookSecret !== undefined) this.#secrets.add(caller.webhookSecret, 'webhook secret');
    return caller;
  }

  async rotate(name: string): Promise<void> {
    const old = await this.caller(name);
    this.#rotatedOut.set(name, old.credentials);
    const rotated = this.#withSecrets(await this.#controls.rotateCaller(old.id));
    this.#callers.set(name, Promise.resolve(rotated));
  }

  async update(name: string, change: CallerChange): Promise<void> {
    await this.#controls.updateCaller((await this.caller(name)).id, change);
  }

  /**
   * Returns the parameter with the value of the header of the same name: from the caller in `of`, or else, if that is
   * the request's own caller, from the headers of the run. Returns the parameter unchanged if there is no such header.
   */
  async ownParameter(parameter: ParameterValue, { caller }: RequestTemplate): Promise<ParameterValue> {
    const { of, name } = parameter;
    const holder = of === 'caller' ? caller : (of?.caller ?? null);
    const ofHolder = holder === null ? undefined : (await this.caller(holder)).headers;
    const ofEveryRequest = of === 'caller' ? this.#options.headers : undefined;
    const text = headerOf(ofHolder, name) ?? headerOf(ofEveryRequest, name);
    if (text !== undefined && caller !== null && holder !== null && holder !== caller)
      if (headerOf((await this.caller(caller)).headers, name) === text) throw sameHeader(name);
    return text === undefined ? parameter : { ...parameter, value: text, text };
  }

  /**
   * Returns the caller's client credentials at a token endpoint; null for other operations and anonymous calls.
   * @throws {BlockedError} if the caller has none.
   */
  async clientOf({ client, caller }: RequestTemplate): Promise<ClientSecret | null> {
    if (!client || caller === null) return null;
    const { credentials } = await this.caller(caller);
    for (const credential of Object.values(credentials))
      if (typeof credential === 'object' && 'client_id' in credential) return credential;
    throw new BlockedError(`${caller} has no client credentials`, {
      reason: 'no caller',
      detail: 'The caller created for the run has no client credentials, but this call tests them.',
    });
  }

  /**
   * Returns the secrets to send, by scheme. A caller sends those of the first non-empty security alternative that it
   * satisfies, or none if it satisfies none. An anonymous call sends invented secrets if it tests a wrong credential;
   * otherwise the result is null.
   */
  async credentialsFor(
    template: RequestTemplate,
    { security }: Operation,
  ): Promise<Readonly<Record<string, CredentialValue>> | null> {
    const { caller, credential, keepsToken = false } = template;
    if (caller === null) return inventedCredentials(template, security[0]?.map(({ scheme }) => scheme) ?? []);
    const credentials =
      credential === 'rotated out'
        ? (this.#rotatedOut.get(caller) ?? {})
        : (await this.caller(caller)).credentials;
    const met = security.filter((requirements) =>
      requirements.every(({ scheme }) => Object.hasOwn(credentials, scheme)),
    );
    // Optional credentials are sent if the caller has any.
    const alternative = met.find((requirements) => requirements.length > 0) ?? [];
    const secrets = alternative.map(
      async ({ scheme }) =>
        [scheme, await this.tokens.valueOf(scheme, own(credentials, scheme) ?? '', keepsToken)] as const,
    );
    return Object.fromEntries(await Promise.all(secrets));
  }

  /** Masks a token that a case obtained from a token endpoint. */
  hideToken(operation: string, json: unknown): void {
    const schemes = [...this.#plan.model.securitySchemes.values()];
    const scheme = schemes.find(({ tokenOperation }) => tokenOperation === operation);
    const token = scheme && accessTokenIn(json);
    if (token !== undefined) this.#secrets.add(token, scheme?.name ?? '', { isHarmless: true });
  }
}

/** Matches the path of a configured secret that no server returns, unlike the name of a user. */
const SECRET_MEMBER = /pass|pwd|secret|token|key|credential|auth|pin$|otp$/i;

/** Returns the value of a header; undefined if it is absent. Header names are case-insensitive (RFC 9110 §5.1). */
const headerOf = (headers: Readonly<Record<string, string>> = {}, name: string): string | undefined =>
  Object.entries(headers).find(([header]) => header.toLowerCase() === name.toLowerCase())?.[1];

/** Returns invented secrets for an anonymous call with a wrong credential; null for a call without credentials. */
function inventedCredentials(
  { credential }: RequestTemplate,
  schemes: readonly string[],
): Readonly<Record<string, string>> | null {
  if (credential !== 'malformed' && credential !== 'unknown') return null;
  return Object.fromEntries(schemes.map((scheme) => [scheme, 'touchstone-0123456789abcdef']));
}

const sameHeader = (name: string): BlockedError => {
  const detail = `Callers of different tenants send the same header ${name}.`;
  return new BlockedError(detail, { reason: 'no violation possible', detail });
};
