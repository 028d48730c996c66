import type { Operation, SecurityScheme } from '@touchstone/core';
import type { Principal, Secret } from '../config/config.js';
import { alter } from '../plan/alter.js';
import type { Bound, Plan, PrincipalChange, RequestTemplate, Step, Unreachable } from '../plan/case.js';
import { buildRequest } from './build-request.js';
import type { ControlHooks, MadePrincipal } from './control-hooks.js';
import { Controls } from './controls.js';
import { NoAnswerError, type SentRequest } from './exchange.js';
import { Secrets } from './secrets.js';
import type { Removal } from './step-context.js';

export interface SessionOptions {
  readonly server: string;
  readonly principals: Readonly<Record<string, Principal>>;
  readonly headers: Readonly<Record<string, string>>;
  /** @throws when the environment lacks it. */
  readonly resolveSecret: (secret: Secret) => string;
  readonly hooks: ControlHooks;
  readonly onSecret?: ((value: string, name: string) => void) | undefined;
}

/** Values bound while a case, or a fixture, runs. */
export type Bindings = Map<string, string>;

/** A prerequisite could not be had, so what needs it cannot be attempted. */
export class BlockedError extends Error {
  override readonly name = 'BlockedError';
  /** Set where nobody is at fault, and the configuration or the document can mend it. */
  readonly unreachable: Unreachable | undefined;

  constructor(message: string, unreachable?: Unreachable) {
    super(message);
    this.unreachable = unreachable;
  }
}

/** What the cases of one run have in common: principals and fixtures, each made once, and the run's secrets. */
export class Session {
  readonly secrets: Secrets;
  readonly controls: Controls;
  /** Removals of what fixtures made, oldest first. */
  readonly undo: Removal[] = [];
  readonly #plan: Plan;
  readonly #options: SessionOptions;
  readonly #operations: ReadonlyMap<string, Operation>;
  readonly #principals = new Map<string, Promise<MadePrincipal>>();
  readonly #rotatedOut = new Map<string, Readonly<Record<string, string>>>();
  readonly #fixtures = new Map<string, Promise<Bindings>>();

  constructor(plan: Plan, options: SessionOptions) {
    this.#plan = plan;
    this.#options = options;
    this.secrets = new Secrets(options.onSecret);
    this.controls = new Controls(options.hooks, this.secrets);
    this.#operations = new Map(plan.model.operations.map((operation) => [operation.id, operation]));
    for (const [name, value] of Object.entries(options.headers)) {
      if (!/^(accept|content-type|user-agent)/i.test(name)) this.secrets.addHeader(name, value);
    }
    // Before anything is sent: a server may tell of any of them in any answer.
    for (const { credentials } of Object.values(options.principals)) {
      for (const [scheme, secret] of Object.entries(credentials))
        this.#keep(scheme, options.resolveSecret(secret), secret.env);
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

  async prepare(
    template: RequestTemplate,
    boundValue: (bound: Bound) => Promise<string>,
  ): Promise<SentRequest> {
    const values: string[] = [];
    for (const { value } of template.substitutions) {
      const found = await boundValue(value);
      values.push(value.altered ? alter(found) : found);
    }
    return buildRequest(template, {
      server: this.#options.server,
      schemes: this.#schemesOf(template.operation),
      values,
      credentials: await this.#credentials(template),
      headers: { ...this.#options.headers, ...(await this.controls.headersFor(template)) },
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
    return Object.fromEntries(alternative.map(({ scheme }) => [scheme, held[scheme] ?? '']));
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
    if (planned?.from === 'control')
      return this.#remember(await this.controls.createPrincipal(planned.description));
    const configured = planned && this.#options.principals[planned.name];
    if (!configured) throw new TypeError(`The plan names a principal nobody configured: ${name}.`);
    const credentials = Object.entries(configured.credentials).map(([scheme, secret]) => [
      scheme,
      this.#options.resolveSecret(secret),
    ]);
    return { id: name, credentials: Object.fromEntries(credentials) };
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
    for (const [scheme, secret] of Object.entries(made.credentials)) this.#keep(scheme, secret, scheme);
    return made;
  }

  async update(name: string, change: PrincipalChange): Promise<void> {
    await this.controls.updatePrincipal((await this.principal(name)).id, change);
  }
}

/** Credentials of nobody, where a case needs wrong ones; null: none. */
function madeUp(
  { credential }: RequestTemplate,
  schemes: readonly string[],
): Readonly<Record<string, string>> | null {
  if (credential !== 'malformed' && credential !== 'unknown') return null;
  return Object.fromEntries(schemes.map((scheme) => [scheme, 'touchstone-0123456789abcdef']));
}
