import type { Operation, SecurityScheme } from '@touchstone/core';
import { CallerRegistry, type CallerRegistryOptions } from '../callers/caller-registry.js';
import type { ControlHooks } from '../control/control-hooks.js';
import { Controls } from '../control/controls.js';
import { NoAnswerError, type SentRequest } from '../http/message.js';
import type { Binding } from '../plan/binding.js';
import { BlockedError } from '../plan/blocked.js';
import type { Plan } from '../plan/case.js';
import { remarked } from '../plan/marker.js';
import { nonexistentIdLike } from '../plan/nonexistent-id.js';
import type { RequestTemplate } from '../plan/request-template.js';
import type { Step } from '../plan/step.js';
import { buildRequest } from './build-request.js';
import { Secrets } from './secrets.js';
import type { Removal } from './step-context.js';

export interface SessionOptions extends CallerRegistryOptions {
  readonly hooks: ControlHooks;
  readonly onSecret?: ((value: string, name: string) => void) | undefined;
}

/** Values bound while a case, or a fixture, runs. */
export type Bindings = Map<string, string>;

/** What the cases of one run have in common: callers and fixtures, each made once, and the run's secrets. */
export class Session {
  readonly secrets: Secrets;
  readonly controls: Controls;
  readonly callers: CallerRegistry;
  /** Removals of what fixtures made, oldest first. */
  readonly undo: Removal[] = [];
  readonly #plan: Plan;
  readonly #options: SessionOptions;
  readonly #operations: ReadonlyMap<string, Operation>;
  readonly #fixtures = new Map<string, Promise<Bindings>>();
  /** How often a fixture was made anew. */
  readonly #generations = new Map<string, number>();

  constructor(plan: Plan, options: SessionOptions) {
    this.#plan = plan;
    this.#options = options;
    this.secrets = new Secrets(options.onSecret);
    this.controls = new Controls(options.hooks, this.secrets);
    this.#operations = new Map(plan.model.operations.map((operation) => [operation.id, operation]));
    for (const [name, value] of Object.entries(options.headers)) {
      if (!/^(accept|content-type|user-agent)/i.test(name)) this.secrets.addHeader(name, value);
    }
    this.callers = new CallerRegistry(plan, options, this.secrets, this.controls);
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
      const steps = this.#plan.fixtures.get(name)?.steps ?? [];
      const generation = this.#generations.get(name) ?? 0;
      await run(generation === 0 ? steps : steps.map((step) => madeAgain(step, generation)), bindings);
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
    this.#generations.set(fixture, (this.#generations.get(fixture) ?? 0) + 1);
  }

  async prepare(
    template: RequestTemplate,
    boundValue: (bound: Binding) => Promise<string>,
  ): Promise<SentRequest> {
    const values: string[] = [];
    for (const { value } of template.substitutions) {
      const found = await boundValue(value);
      values.push(value.altered ? nonexistentIdLike(found) : found);
    }
    const filled = {
      ...template,
      parameters: await Promise.all(
        template.parameters.map((each) => this.callers.ownParameter(each, template)),
      ),
    };
    return buildRequest(filled, {
      server: this.#options.server,
      schemes: this.#schemesOf(template.operation),
      values,
      credentials: await this.callers.credentialsFor(template, this.operation(template.operation)),
      client: await this.callers.clientOf(template),
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
}

function madeAgain(step: Step, generation: number): Step {
  if (step.kind !== 'request' || !step.request.body || !('value' in step.request.body)) return step;
  const { mediaType, value } = step.request.body;
  return { ...step, request: { ...step.request, body: { mediaType, value: remarked(value, generation) } } };
}
