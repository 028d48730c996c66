import { atPointer, type Operation, parsePointer } from '@touchstone/core';
import type { Principal, Secret } from '../config/config.js';
import type { Bind, Bound, Plan, PrincipalChange, RequestTemplate, Step } from '../plan/case.js';
import { alter } from '../provokers/resource.js';
import { buildRequest } from './build-request.js';
import type { ControlHooks, MadePrincipal } from './control-hooks.js';
import { ControlError } from './control-protocol.js';
import type { SentRequest } from './exchange.js';
import { Secrets } from './secrets.js';

export interface SessionOptions {
  readonly server: string;
  readonly principals: Readonly<Record<string, Principal>>;
  readonly headers: Readonly<Record<string, string>>;
  /** @throws when the environment lacks it. */
  readonly resolveSecret: (secret: Secret) => string;
  readonly hooks: ControlHooks;
}

/** Values bound while a case, or a fixture, runs. */
export type Bindings = Map<string, string>;

/** A prerequisite could not be had, so what needs it cannot be attempted. */
export class BlockedError extends Error {
  override readonly name = 'BlockedError';
}

/** What the cases of one run have in common: principals and fixtures, each made once, and the run's secrets. */
export class Session {
  readonly secrets: Secrets = new Secrets();
  readonly #plan: Plan;
  readonly #options: SessionOptions;
  readonly #operations: ReadonlyMap<string, Operation>;
  readonly #principals = new Map<string, Promise<MadePrincipal>>();
  readonly #rotatedOut = new Map<string, Readonly<Record<string, string>>>();
  readonly #fixtures = new Map<string, Promise<Bindings>>();

  constructor(plan: Plan, options: SessionOptions) {
    this.#plan = plan;
    this.#options = options;
    this.#operations = new Map(plan.model.operations.map((operation) => [operation.id, operation]));
    for (const [name, value] of Object.entries(options.headers)) {
      if (!/^(accept|content-type|user-agent)/i.test(name)) this.secrets.add(value, name);
    }
  }

  operation(id: string): Operation {
    const found = this.#operations.get(id);
    if (!found) throw new TypeError(`The plan names an operation that its model does not have: ${id}.`);
    return found;
  }

  /** Makes a fixture when first needed; `run` runs its steps. Everybody who needs it waits for the same one. */
  fixture(name: string, run: (steps: readonly Step[], bindings: Bindings) => Promise<void>): Promise<Bindings> {
    const known = this.#fixtures.get(name);
    if (known) return known;
    const made = (async () => {
      const bindings: Bindings = new Map();
      await run(this.#plan.fixtures.get(name)?.steps ?? [], bindings);
      return bindings;
    })();
    // Whoever awaits it hears of a failure; nobody may be awaiting it yet.
    made.catch(() => undefined);
    this.#fixtures.set(name, made);
    return made;
  }

  /** The bindings of a fixture that was made; undefined when none was, or it failed. */
  async madeFixture(name: string): Promise<Bindings | undefined> {
    return this.#fixtures.get(name)?.catch(() => undefined);
  }

  async prepare(template: RequestTemplate, valueOf: (bound: Bound) => Promise<string>): Promise<SentRequest> {
    const values: string[] = [];
    for (const { value } of template.substitutions) {
      const found = await valueOf(value);
      values.push(value.altered ? alter(found) : found);
    }
    return buildRequest(template, {
      server: this.#options.server,
      operation: this.operation(template.operation),
      schemes: this.#plan.model.securitySchemes,
      values,
      credentials: await this.#credentials(template),
      headers: { ...this.#options.headers, ...this.#hookHeaders(template) },
    });
  }

  /** The secrets of the first alternative of the operation's security that the caller can meet. */
  async #credentials(template: RequestTemplate): Promise<Readonly<Record<string, string>> | null> {
    if (template.principal === null) return null;
    const held =
      template.credential === 'rotated out'
        ? (this.#rotatedOut.get(template.principal) ?? {})
        : (await this.principal(template.principal)).credentials;
    const alternative = this.operation(template.operation).security.find((requirements) =>
      requirements.every(({ scheme }) => Object.hasOwn(held, scheme)),
    );
    return Object.fromEntries((alternative ?? []).map(({ scheme }) => [scheme, held[scheme] ?? '']));
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
    if (planned?.from === 'control') return this.#remember(await this.#principalHook.create(planned.description));
    const configured = planned && this.#options.principals[planned.name];
    if (!configured) throw new TypeError(`The plan names a principal nobody configured: ${name}.`);
    const credentials = Object.entries(configured.credentials).map(([scheme, secret]) => {
      const value = this.#options.resolveSecret(secret);
      this.secrets.add(value, secret.env);
      return [scheme, value] as const;
    });
    return { id: name, credentials: Object.fromEntries(credentials) };
  }

  async rotate(name: string): Promise<void> {
    const old = await this.principal(name);
    this.#rotatedOut.set(name, old.credentials);
    const made = this.#remember(await this.#principalHook.rotate(old.id));
    this.#principals.set(name, Promise.resolve(made));
  }

  #remember(made: MadePrincipal): MadePrincipal {
    for (const [scheme, secret] of Object.entries(made.credentials)) this.secrets.add(secret, scheme);
    return made;
  }

  async update(name: string, change: PrincipalChange): Promise<void> {
    await this.#principalHook.update((await this.principal(name)).id, change);
  }

  /** Lets a control action run; its value. */
  async act(name: string, parameters: Readonly<Record<string, string>>): Promise<string> {
    const action = this.#options.hooks.actions?.[name];
    if (!action) throw missing(`action ${name}`);
    return action.run(parameters);
  }

  get clock(): ControlHooks['clock'] {
    return this.#options.hooks.clock;
  }

  get #principalHook(): NonNullable<ControlHooks['principals']> {
    const hook = this.#options.hooks.principals;
    if (!hook) throw missing('principals');
    return hook;
  }

  #hookHeaders({ address, fault }: RequestTemplate): Readonly<Record<string, string>> {
    const { hooks } = this.#options;
    const headers = {
      ...(address !== undefined && hooks.address?.(address)),
      ...(fault !== undefined && hooks.fault?.(fault)),
    };
    for (const [name, value] of Object.entries(headers)) {
      if (value !== address && value !== fault) this.secrets.add(value, name);
    }
    return headers;
  }
}

const missing = (hook: string): ControlError => new ControlError(`The plan needs the control hook \`${hook}\`, which is not there.`);

/** Takes a value from an answer. `*` in the pointer stands for the first index that has one not excluded. */
export function take({ pointer }: Bind, body: unknown, excluded: readonly string[]): string | undefined {
  const found = valuesAt(body, parsePointer(pointer));
  const value = found.find((candidate) => !excluded.includes(String(candidate)));
  return value === undefined || value === null ? undefined : String(value);
}

function valuesAt(value: unknown, tokens: readonly string[]): readonly unknown[] {
  const [token, ...rest] = tokens;
  if (token === undefined) return [value];
  if (token === '*') return Array.isArray(value) ? value.flatMap((item) => valuesAt(item, rest)) : [];
  const child = atPointer(value, `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  return child === undefined ? [] : valuesAt(child, rest);
}
