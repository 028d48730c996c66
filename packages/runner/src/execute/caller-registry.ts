import type { Operation, SecurityScheme } from '@touchstone/core';
import type { Caller, ClientCredentials, Secret } from '../config/config.js';
import { alter } from '../plan/alter.js';
import type { CallerChange, ParameterValue, Plan, RequestTemplate } from '../plan/case.js';
import { BlockedError } from './blocked.js';
import { formEncoded } from './client-authentication.js';
import type { ClientSecret, MadeCaller } from './control-hooks.js';
import type { Controls } from './controls.js';
import type { HttpClient } from './http-client.js';
import type { Receiver } from './receiver.js';
import type { Secrets } from './secrets.js';
import { type TokenEndpoint, tokenEndpoint } from './token-endpoint.js';
import { Tokens, tokenIn } from './tokens.js';

export interface CallerRegistryOptions {
  /** Of the server under test, without a final slash. */
  readonly server: string;
  /** Asks for tokens. */
  readonly client: HttpClient;
  /** Where webhooks come to. */
  readonly receiver: Receiver;
  readonly callers: Readonly<Record<string, Caller>>;
  /** Sent with every request. */
  readonly headers: Readonly<Record<string, string>>;
  /** @throws when the environment lacks it. */
  readonly resolveSecret: (secret: Secret) => string;
}

/** Who calls in a run: callers configured, or made when first needed, their tokens, and what goes along with them. */
export class CallerRegistry {
  readonly tokens: Tokens;
  readonly #plan: Plan;
  readonly #options: CallerRegistryOptions;
  readonly #secrets: Secrets;
  readonly #controls: Controls;
  /** By scheme and client id. */
  readonly #endpoints = new Map<string, TokenEndpoint>();
  readonly #callers = new Map<string, Promise<MadeCaller>>();
  readonly #rotatedOut = new Map<string, MadeCaller['credentials']>();
  /** Callers given another token after a 401: once, for a second refusal is the server's. */
  readonly #renewed = new Map<string, Promise<boolean>>();

  constructor(plan: Plan, options: CallerRegistryOptions, secrets: Secrets, controls: Controls) {
    this.#plan = plan;
    this.#options = options;
    this.#secrets = secrets;
    this.#controls = controls;
    this.tokens = new Tokens(options.client, (token, scheme) => this.#keep(scheme, token, scheme));
    // Before anything is sent: a server may tell of any of them in any answer.
    for (const { credentials } of Object.values(options.callers)) {
      for (const [scheme, given] of Object.entries(credentials)) {
        const secret = 'env' in given ? given : given.clientSecret;
        this.#keep(scheme, options.resolveSecret(secret), secret.env);
      }
    }
  }

  caller(name: string): Promise<MadeCaller> {
    const known = this.#callers.get(name);
    if (known) return known;
    const made = this.#makeCaller(name);
    made.catch(() => undefined);
    this.#callers.set(name, made);
    return made;
  }

  async #makeCaller(name: string): Promise<MadeCaller> {
    const planned = this.#plan.callers.get(name);
    if (planned?.from === 'control') {
      const { webhooks, ...description } = planned.description;
      const url = webhooks && (await this.#options.receiver.open(name, planned.failsFirst ?? false));
      const settings = { ...description, ...(webhooks && url && { webhooks: { ...webhooks, url } }) };
      return this.#remember(await this.#controls.createCaller(settings));
    }
    const configured = planned && this.#options.callers[planned.name];
    if (!configured) throw new TypeError(`The plan names a caller nobody configured: ${name}.`);
    const { headers } = configured;
    const credentials = Object.entries(configured.credentials).map(([scheme, given]) => [
      scheme,
      this.#given(given),
    ]);
    return { id: name, credentials: Object.fromEntries(credentials), ...(headers && { headers }) };
  }

  #given(given: Secret | ClientCredentials): string | ClientSecret {
    if ('env' in given) return this.#options.resolveSecret(given);
    return {
      client_id: this.#text(given.clientId),
      client_secret: this.#options.resolveSecret(given.clientSecret),
    };
  }

  #keep(scheme: string, secret: string, name: string): void {
    if (this.#plan.model.securitySchemes.get(scheme)?.scheme === 'basic')
      this.#secrets.addBasic(secret, name);
    this.#secrets.add(secret, name);
    // What stands in for an unknown credential begins as the right one does.
    this.#secrets.add(alter(secret), `unknown ${name}`, { isHarmless: true });
    // Encoded twice: so a client's secret stands in a header (RFC 6749 §2.3.1), whatever id stands before it.
    this.#secrets.add(formEncoded(secret), name);
    this.#secrets.add(formEncoded(alter(secret)), `unknown ${name}`, { isHarmless: true });
  }

  async rotate(name: string): Promise<void> {
    const old = await this.caller(name);
    this.#rotatedOut.set(name, old.credentials);
    const made = this.#remember(await this.#controls.rotateCaller(old.id));
    this.#callers.set(name, Promise.resolve(made));
  }

  #remember(made: MadeCaller): MadeCaller {
    for (const [scheme, held] of Object.entries(made.credentials))
      this.#keep(scheme, typeof held === 'string' ? held : held.client_secret, scheme);
    if (made.webhookSecret !== undefined) this.#secrets.add(made.webhookSecret, 'webhook secret');
    return made;
  }

  async update(name: string, change: CallerChange): Promise<void> {
    await this.#controls.updateCaller((await this.caller(name)).id, change);
  }

  /** The parameter with what its caller sends under that name, if it has anything. */
  async ownParameter(parameter: ParameterValue, { caller }: RequestTemplate): Promise<ParameterValue> {
    const { of, name } = parameter;
    const holder = of === 'caller' ? caller : (of?.caller ?? null);
    const headers = holder === null ? undefined : (await this.caller(holder)).headers;
    const given = of === 'caller' ? this.#options.headers : undefined;
    const text = headerOf(headers, name) ?? headerOf(given, name);
    return text === undefined ? parameter : { ...parameter, value: text, text };
  }

  /** At a token endpoint: the caller's client. */
  async clientOf({ client, caller }: RequestTemplate): Promise<ClientSecret | null> {
    if (!client || caller === null) return null;
    const { credentials } = await this.caller(caller);
    const held = Object.values(credentials).find((each) => typeof each === 'object');
    if (held !== undefined) return held;
    throw new BlockedError(`${caller} has no client credentials`, {
      reason: 'no caller',
      detail: 'The caller made for the run has no client credentials, which this call is about.',
    });
  }

  /** The secrets of the first alternative of the operation's security that the caller can meet. */
  async credentialsFor(
    template: RequestTemplate,
    { security }: Operation,
  ): Promise<Readonly<Record<string, string>> | null> {
    if (template.caller === null) return madeUp(template, security[0]?.map(({ scheme }) => scheme) ?? []);
    const held =
      template.credential === 'rotated out'
        ? (this.#rotatedOut.get(template.caller) ?? {})
        : (await this.caller(template.caller)).credentials;
    const met = security.filter((requirements) =>
      requirements.every(({ scheme }) => Object.hasOwn(held, scheme)),
    );
    // Where credentials are optional, those there are go along.
    const alternative = met.find((requirements) => requirements.length > 0) ?? [];
    const secrets = alternative.map(
      async ({ scheme }) =>
        [scheme, await this.#secretOf(scheme, held[scheme] ?? '', template.keepsToken ?? false)] as const,
    );
    return Object.fromEntries(await Promise.all(secrets));
  }

  /** What is sent: a secret as it is, or the token that client credentials give. */
  async #secretOf(scheme: string, held: string | ClientSecret, keeps: boolean): Promise<string> {
    if (typeof held === 'string') return held;
    const known = this.#scheme(scheme);
    return this.tokens.get(known, held, this.#endpoint(known, held), keeps);
  }

  #scheme(name: string): SecurityScheme {
    const found = this.#plan.model.securitySchemes.get(name);
    if (!found) throw new BlockedError(`${name} is no security scheme of the document`);
    return found;
  }

  #text(value: Secret | string): string {
    return typeof value === 'string' ? value : this.#options.resolveSecret(value);
  }

  /**
   * Another token for the caller, once; whoever was refused meanwhile waits for the same one. False where it has
   * none to renew.
   */
  async renewAfterRefusal({ caller, credential, keepsToken }: RequestTemplate): Promise<boolean> {
    if (caller === null || credential !== 'as it is' || keepsToken) return false;
    const renewed = this.#renewed.get(caller) ?? this.renewTokens(caller);
    this.#renewed.set(caller, renewed);
    return renewed;
  }

  /** A new token for each of the caller's client credentials; false where it has none. */
  async renewTokens(caller: string): Promise<boolean> {
    const clients = await this.#clients(caller);
    for (const [scheme, client] of clients)
      await this.tokens.renew(scheme, client, this.#endpoint(scheme, client));
    return clients.length > 0;
  }

  /** A new token for each of the caller's client credentials, which the case that asks is about. */
  async pinTokens(caller: string): Promise<void> {
    for (const [scheme, client] of await this.#clients(caller))
      await this.tokens.pin(scheme, client, this.#endpoint(scheme, client));
  }

  /** A token that a case was given is as good as one that the run asked for, and shown as little. */
  hideToken(operation: string, answer: unknown): void {
    const schemes = [...this.#plan.model.securitySchemes.values()];
    const scheme = schemes.find(({ tokenOperation }) => tokenOperation === operation);
    const token = scheme && tokenIn(answer);
    if (token !== undefined) this.#secrets.add(token, scheme?.name ?? '', { isHarmless: true });
  }

  /** Seconds that the caller's token lives. */
  async lifeOfToken(caller: string): Promise<number> {
    for (const [scheme, client] of await this.#clients(caller)) {
      const life = await this.tokens.lifeOf(scheme, client);
      if (life !== undefined && Number.isFinite(life)) return life;
    }
    throw new BlockedError('no token says how long it lives (`expires_in`)');
  }

  async #clients(caller: string): Promise<readonly (readonly [SecurityScheme, ClientSecret])[]> {
    const { credentials } = await this.caller(caller);
    return Object.entries(credentials).flatMap(([scheme, held]) =>
      typeof held === 'string' ? [] : [[this.#scheme(scheme), held] as const],
    );
  }

  /** Asked for at every call that carries a token. */
  #endpoint(scheme: SecurityScheme, client: ClientSecret): TokenEndpoint {
    const key = `${scheme.name} ${client.client_id}`;
    const known = this.#endpoints.get(key) ?? this.#endpointOf(scheme, client);
    this.#endpoints.set(key, known);
    return known;
  }

  #endpointOf(scheme: SecurityScheme, { client_id: id }: ClientSecret): TokenEndpoint {
    const configured = Object.values(this.#options.callers)
      .map(({ credentials }) => credentials[scheme.name])
      .find((given) => given !== undefined && 'clientId' in given && this.#text(given.clientId) === id);
    const url = configured && 'tokenUrl' in configured ? configured.tokenUrl : undefined;
    return tokenEndpoint(this.#plan.model, scheme, this.#options.server, url);
  }
}

/** Names of headers are the same in upper and lower case (RFC 9110 §5.1). */
const headerOf = (headers: Readonly<Record<string, string>> = {}, name: string): string | undefined =>
  Object.entries(headers).find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1];

/** Credentials of nobody, where a case needs wrong ones; null: none. */
function madeUp(
  { credential }: RequestTemplate,
  schemes: readonly string[],
): Readonly<Record<string, string>> | null {
  if (credential !== 'malformed' && credential !== 'unknown') return null;
  return Object.fromEntries(schemes.map((scheme) => [scheme, 'touchstone-0123456789abcdef']));
}
