import type { ApiModel, Operation, SecurityScheme } from '@touchstone/core';
import type { ClientCredentials, Principal, Secret } from '../config/config.js';
import { alter } from '../plan/alter.js';
import type { Bound, ParameterValue, Plan, PrincipalChange, RequestTemplate, Step } from '../plan/case.js';
import { clientMethods } from '../plan/token-endpoint.js';
import { BlockedError } from './blocked.js';
import { buildRequest } from './build-request.js';
import type { ClientSecret, ControlHooks, MadePrincipal } from './control-hooks.js';
import { Controls } from './controls.js';
import { NoAnswerError, type SentRequest } from './exchange.js';
import type { HttpClient } from './http-client.js';
import type { Receiver } from './receiver.js';
import { Secrets } from './secrets.js';
import type { Removal } from './step-context.js';
import { type TokenEndpoint, Tokens } from './tokens.js';

export interface SessionOptions {
  /** Without a final slash. */
  readonly server: string;
  /** Asks for tokens. */
  readonly client: HttpClient;
  /** Where webhooks come to. */
  readonly receiver: Receiver;
  readonly principals: Readonly<Record<string, Principal>>;
  readonly headers: Readonly<Record<string, string>>;
  /** @throws when the environment lacks it. */
  readonly resolveSecret: (secret: Secret) => string;
  readonly hooks: ControlHooks;
  readonly onSecret?: ((value: string, name: string) => void) | undefined;
}

/** Values bound while a case, or a fixture, runs. */
export type Bindings = Map<string, string>;

/** What the cases of one run have in common: principals and fixtures, each made once, and the run's secrets. */
export class Session {
  readonly secrets: Secrets;
  readonly controls: Controls;
  readonly tokens: Tokens;
  /** Removals of what fixtures made, oldest first. */
  readonly undo: Removal[] = [];
  readonly #plan: Plan;
  readonly #options: SessionOptions;
  readonly #operations: ReadonlyMap<string, Operation>;
  readonly #principals = new Map<string, Promise<MadePrincipal>>();
  readonly #rotatedOut = new Map<string, MadePrincipal['credentials']>();
  readonly #fixtures = new Map<string, Promise<Bindings>>();
  /** Principals given another token after a 401: once, for a second refusal is the server's. */
  readonly #renewed = new Set<string>();

  constructor(plan: Plan, options: SessionOptions) {
    this.#plan = plan;
    this.#options = options;
    this.secrets = new Secrets(options.onSecret);
    this.controls = new Controls(options.hooks, this.secrets);
    this.tokens = new Tokens(options.client, (token, scheme) => this.#keep(scheme, token, scheme));
    this.#operations = new Map(plan.model.operations.map((operation) => [operation.id, operation]));
    for (const [name, value] of Object.entries(options.headers)) {
      if (!/^(accept|content-type|user-agent)/i.test(name)) this.secrets.addHeader(name, value);
    }
    // Before anything is sent: a server may tell of any of them in any answer.
    for (const { credentials } of Object.values(options.principals)) {
      for (const [scheme, given] of Object.entries(credentials)) {
        const secret = 'env' in given ? given : given.clientSecret;
        this.#keep(scheme, options.resolveSecret(secret), secret.env);
      }
    }
  }

  operation(id: string): Operation {
    const found = this.#operations.get(id);
    if (!found) throw new TypeError(`The plan names an operation that its model does not have: ${id}.`);
    return found;
  }

  /**
   * Makes a fixture when first needed; `run` runs its steps. Everybody who needs it waits for the same one. Whoever
   * made it hears how it failed; for the others it is a prerequisite that could not be had.
   */
  fixture(
    name: string,
    run: (steps: readonly Step[], bindings: Bindings) => Promise<void>,
  ): Promise<Bindings> {
    const known = this.#fixtures.get(name);
    if (known) return known;
    const made = (async () => {
      const bindings: Bindings = new Map();
      await run(this.#plan.fixtures.get(name)?.steps ?? [], bindings);
      return bindings;
    })();
    const shared = made.catch((error: unknown) => {
      throw error instanceof NoAnswerError ? new BlockedError(error.message) : error;
    });
    // Nobody may be awaiting it yet.
    shared.catch(() => undefined);
    this.#fixtures.set(name, shared);
    return made;
  }

  /** The next case that needs the fixture makes it anew. */
  forget(fixture: string): void {
    this.#fixtures.delete(fixture);
  }

  async prepare(
    template: RequestTemplate,
    boundValue: (bound: Bound) => Promise<string>,
  ): Promise<SentRequest> {
    const values: string[] = [];
    for (const { value } of template.substitutions) {
      const found = await boundValue(value);
      values.push(value.altered ? alter(found) : found);
    }
    const filled = {
      ...template,
      parameters: await Promise.all(template.parameters.map((each) => this.#own(each, template))),
    };
    return buildRequest(filled, {
      server: this.#options.server,
      schemes: this.#schemesOf(template.operation),
      values,
      credentials: await this.#credentials(template),
      client: await this.#clientOf(template),
      headers: { ...this.#options.headers, ...(await this.controls.headersFor(template)) },
    });
  }

  /** The parameter with what its principal sends under that name, if it has anything. */
  async #own(parameter: ParameterValue, { principal }: RequestTemplate): Promise<ParameterValue> {
    const { of, name } = parameter;
    const holder = of === 'caller' ? principal : (of?.principal ?? null);
    const headers = holder === null ? undefined : (await this.principal(holder)).headers;
    const given = of === 'caller' ? this.#options.headers : undefined;
    const text = headers?.[name] ?? given?.[name];
    return text === undefined ? parameter : { ...parameter, value: text, text };
  }

  /** At a token endpoint: the caller's client. */
  async #clientOf({ client, principal }: RequestTemplate): Promise<ClientSecret | null> {
    if (!client || principal === null) return null;
    const { credentials } = await this.principal(principal);
    const held = Object.values(credentials).find((each) => typeof each === 'object');
    if (held !== undefined) return held;
    throw new BlockedError(`${principal} has no client credentials`, {
      reason: 'no principal',
      detail: 'The principal made for the run has no client credentials, which this call is about.',
    });
  }

  #schemesOf(operation: string): readonly SecurityScheme[] {
    const { securitySchemes } = this.#plan.model;
    const names = new Set(
      this.operation(operation)
        .security.flat()
        .map(({ scheme }) => scheme),
    );
    return [...names].flatMap((name) => securitySchemes.get(name) ?? []);
  }

  /** The secrets of the first alternative of the operation's security that the caller can meet. */
  async #credentials(template: RequestTemplate): Promise<Readonly<Record<string, string>> | null> {
    const { security } = this.operation(template.operation);
    if (template.principal === null) return madeUp(template, security[0]?.map(({ scheme }) => scheme) ?? []);
    const held =
      template.credential === 'rotated out'
        ? (this.#rotatedOut.get(template.principal) ?? {})
        : (await this.principal(template.principal)).credentials;
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
    return this.tokens.get(known, held, this.#tokenEndpoint(known, held), keeps);
  }

  #scheme(name: string): SecurityScheme {
    const found = this.#plan.model.securitySchemes.get(name);
    if (!found) throw new BlockedError(`${name} is no security scheme of the document`);
    return found;
  }

  /** @throws {BlockedError} where nobody says that client credentials may be sent there. */
  #tokenEndpoint(scheme: SecurityScheme, { client_id: id }: ClientSecret): TokenEndpoint {
    const { model } = this.#plan;
    const configured = Object.values(this.#options.principals)
      .map(({ credentials }) => credentials[scheme.name])
      .find((given) => given !== undefined && 'clientId' in given && this.#text(given.clientId) === id);
    if (configured && 'tokenUrl' in configured && configured.tokenUrl !== undefined)
      return { url: configured.tokenUrl, by: 'client_secret_basic' };
    const operation = scheme.tokenOperation === undefined ? undefined : this.operation(scheme.tokenOperation);
    if (operation) {
      const [by = 'client_secret_basic'] = clientMethods({ model }, operation);
      return { url: `${this.#options.server}${operation.path}`, by };
    }
    const url = rebased(scheme.tokenUrl, model, this.#options.server);
    if (url !== undefined) return { url, by: 'client_secret_basic' };
    const detail = `The tokenUrl of ${scheme.name} is at no server of the document: say \`tokenUrl\` beside \`clientId\`, so that client credentials go nowhere unasked.`;
    throw new BlockedError(detail, { reason: 'no principal', detail });
  }

  #text(value: Secret | string): string {
    return typeof value === 'string' ? value : this.#options.resolveSecret(value);
  }

  /** Another token for the principal; false where it has none, or got another after a 401 before. */
  async renewAfterRefusal({ principal, credential, keepsToken }: RequestTemplate): Promise<boolean> {
    if (principal === null || credential !== 'as it is' || keepsToken) return false;
    if (this.#renewed.has(principal)) return false;
    this.#renewed.add(principal);
    return this.renewTokens(principal);
  }

  /** A new token for each of the principal's client credentials; false where it has none. */
  async renewTokens(principal: string): Promise<boolean> {
    const clients = await this.#clients(principal);
    for (const [scheme, client] of clients)
      await this.tokens.renew(scheme, client, this.#tokenEndpoint(scheme, client));
    return clients.length > 0;
  }

  /** Seconds that the principal's token lives. */
  async lifeOfToken(principal: string): Promise<number> {
    for (const [scheme, client] of await this.#clients(principal)) {
      const life = await this.tokens.lifeOf(scheme, client);
      if (life !== undefined && Number.isFinite(life)) return life;
    }
    throw new BlockedError('no token says how long it lives (`expires_in`)');
  }

  async #clients(principal: string): Promise<readonly (readonly [SecurityScheme, ClientSecret])[]> {
    const { credentials } = await this.principal(principal);
    return Object.entries(credentials).flatMap(([scheme, held]) =>
      typeof held === 'string' ? [] : [[this.#scheme(scheme), held] as const],
    );
  }

  principal(name: string): Promise<MadePrincipal> {
    const known = this.#principals.get(name);
    if (known) return known;
    const made = this.#makePrincipal(name);
    made.catch(() => undefined);
    this.#principals.set(name, made);
    return made;
  }

  async #makePrincipal(name: string): Promise<MadePrincipal> {
    const planned = this.#plan.principals.get(name);
    if (planned?.from === 'control') {
      const { webhooks, ...description } = planned.description;
      const url = webhooks && (await this.#options.receiver.open(name, planned.failsFirst ?? false));
      const settings = { ...description, ...(webhooks && url && { webhooks: { ...webhooks, url } }) };
      return this.#remember(await this.controls.createPrincipal(settings));
    }
    const configured = planned && this.#options.principals[planned.name];
    if (!configured) throw new TypeError(`The plan names a principal nobody configured: ${name}.`);
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
    if (this.#plan.model.securitySchemes.get(scheme)?.scheme === 'basic') this.secrets.addBasic(secret, name);
    this.secrets.add(secret, name);
    // What stands in for an unknown credential begins as the right one does.
    this.secrets.add(alter(secret), `unknown ${name}`, true);
  }

  async rotate(name: string): Promise<void> {
    const old = await this.principal(name);
    this.#rotatedOut.set(name, old.credentials);
    const made = this.#remember(await this.controls.rotatePrincipal(old.id));
    this.#principals.set(name, Promise.resolve(made));
  }

  #remember(made: MadePrincipal): MadePrincipal {
    for (const [scheme, held] of Object.entries(made.credentials))
      this.#keep(scheme, typeof held === 'string' ? held : held.client_secret, scheme);
    if (made.webhookSecret !== undefined) this.secrets.add(made.webhookSecret, 'webhook secret');
    return made;
  }

  async update(name: string, change: PrincipalChange): Promise<void> {
    await this.controls.updatePrincipal((await this.principal(name)).id, change);
  }
}

/** A documented token URL below one of the document's servers, at the server under test. */
function rebased(tokenUrl: string | undefined, { servers }: ApiModel, server: string): string | undefined {
  if (tokenUrl === undefined) return undefined;
  if (tokenUrl.startsWith('/') && !tokenUrl.startsWith('//')) return `${server}${tokenUrl}`;
  const base = servers
    .map((each) => each.replace(/\/+$/, ''))
    .find((each) => tokenUrl.startsWith(`${each}/`));
  return base === undefined ? undefined : `${server}${tokenUrl.slice(base.length)}`;
}

/** Credentials of nobody, where a case needs wrong ones; null: none. */
function madeUp(
  { credential }: RequestTemplate,
  schemes: readonly string[],
): Readonly<Record<string, string>> | null {
  if (credential !== 'malformed' && credential !== 'unknown') return null;
  return Object.fromEntries(schemes.map((scheme) => [scheme, 'touchstone-0123456789abcdef']));
}
