import { createValidator, type Operation, type SecurityScheme } from '@touchstone/core';
import { CallerRegistry, type CallerRegistryOptions } from '../callers/caller-registry.js';
import type { ControlHooks } from '../control/control-hooks.js';
import { Controls } from '../control/controls.js';
import { NoAnswerError } from '../http/errors.js';
import type { SentRequest } from '../http/message.js';
import { absentIdFor, admitsAltered, noAbsentValue } from '../plan/absent-id.js';
import type { Binding } from '../plan/binding.js';
import { BlockedError, FixtureError } from '../plan/blocked.js';
import type { Plan } from '../plan/case.js';
import { mayExist, nonexistentIdLike, otherIdsLike } from '../plan/nonexistent-id.js';
import { recreation } from '../plan/recreation.js';
import type { RequestTemplate, Substitution } from '../plan/request-template.js';
import { SAFE_METHODS } from '../plan/safe-methods.js';
import type { Step } from '../plan/step.js';
import { BodyMasker, type BodyPrivacy } from '../secrets/body-masker.js';
import { Secrets } from '../secrets/secrets.js';
import { acceptOf } from './accept.js';
import { buildRequest } from './build-request.js';
import { ChangeLog } from './change-log.js';
import { CreatedIds } from './creations/created-ids.js';
import { MentionedIds } from './creations/mentioned-ids.js';
import { SentRemovals } from './creations/sent-removals.js';
import { UndoProofs } from './creations/undo-proofs.js';
import { Endings } from './endings.js';
import type { ExecuteOptions } from './execute-options.js';
import { JobLog } from './job-log.js';
import { Lessons } from './lessons/lessons.js';
import { SeenIds } from './seen-ids.js';
import { WriteLog } from './write-log.js';

export interface SessionOptions extends CallerRegistryOptions {
  readonly hooks: ControlHooks;
  readonly bodies?: BodyPrivacy | undefined;
  readonly onSecret?: ((value: string, name: string) => void) | undefined;
  readonly onExchange?: ExecuteOptions['onExchange'] | undefined;
  readonly otherSecrets?: ExecuteOptions['otherSecrets'] | undefined;
  readonly onCreation?: ExecuteOptions['onCreation'];
}

/** The values bound by a case or a fixture, by name. */
export type Bindings = Map<string, string>;

/**
 * The state that the cases of one run share: secrets, control hooks, callers and fixtures. Callers and fixtures are
 * created on first use.
 */
export class Session {
  readonly secrets: Secrets;
  readonly bodies: BodyMasker;
  readonly controls: Controls;
  readonly callers: CallerRegistry;
  readonly onExchange: ExecuteOptions['onExchange'] | undefined;
  readonly onCreation: ExecuteOptions['onCreation'] | undefined;
  readonly undoProofs: UndoProofs = new UndoProofs();
  readonly removals: SentRemovals = new SentRemovals();
  readonly createdIds: CreatedIds = new CreatedIds();
  readonly mentionedIds: MentionedIds;
  /** The writes of the run, which may change a resource between two reads of it. */
  readonly writes: WriteLog = new WriteLog();
  readonly changes: ChangeLog;
  /** Undefined if the run starts the server. */
  readonly jobs: JobLog | undefined;
  readonly endings: Endings;
  readonly lessons: Lessons;

  readonly #plan: Plan;
  readonly #options: SessionOptions;
  readonly #operations: ReadonlyMap<string, Operation>;
  readonly #fixtures = new Map<string, Promise<Bindings>>();
  /** Names of the fixtures that could not be created. */
  readonly #failed = new Set<string>();
  /** Number of times that each fixture was discarded, by fixture name. */
  readonly #generations = new Map<string, number>();

  constructor(plan: Plan, options: SessionOptions) {
    this.#plan = plan;
    this.#options = options;
    this.changes = new ChangeLog(plan);
    this.jobs = plan.isShared ? new JobLog(plan.model) : undefined;
    this.endings = new Endings(plan);
    this.lessons = new Lessons(plan);
    this.mentionedIds = new MentionedIds(plan);
    this.secrets = new Secrets(options.onSecret);
    this.onExchange = options.onExchange;
    this.onCreation = options.onCreation;
    this.bodies = new BodyMasker(plan.model, options.bodies ?? 'masked');
    this.controls = new Controls(options.hooks, this.secrets);
    this.#operations = new Map(plan.model.operations.map((operation) => [operation.id, operation]));
    for (const [name, value] of Object.entries(options.headers)) {
      if (!/^(accept|content-type|user-agent)/i.test(name)) this.secrets.addHeader(name, value);
    }
    this.callers = new CallerRegistry(plan, options, this.secrets, this.controls);
    // Added last, because a value that was added before keeps its name and still counts as a leak.
    for (const [name, value] of options.otherSecrets ?? [])
      this.secrets.add(value, name, { isHarmless: true });
  }

  operation(id: string): Operation {
    const operation = this.#operations.get(id);
    if (!operation)
      throw new TypeError(`The plan refers to an operation that its model does not contain: ${id}.`);
    return operation;
  }

  /**
   * Creates a fixture on first use with `run`, which runs its steps. Later cases wait for the same fixture. If a
   * request receives no response or a 5xx, the first case receives the error, and later cases receive a `FixtureError`.
   */
  fixture(
    name: string,
    run: (steps: readonly Step[], bindings: Bindings, generation: number) => Promise<void>,
  ): Promise<Bindings> {
    const existing = this.#fixtures.get(name);
    if (existing) return existing;
    const created = (async () => {
      const bindings: Bindings = new Map();
      const steps = this.#plan.fixtures.get(name)?.steps ?? [];
      const generation = this.#generations.get(name) ?? 0;
      await run(
        generation === 0 ? steps : steps.map((step) => recreation(this.#plan, step, generation)),
        bindings,
        generation,
      );
      return bindings;
    })();
    const shared = created.catch((error: unknown) => {
      const isServerError = error instanceof BlockedError && (error.status ?? 0) >= 500;
      if (isServerError) throw new FixtureError(error.message, error.untested, error.status);
      throw error instanceof NoAnswerError ? new FixtureError(error.message) : error;
    });
    // Also prevents an unhandled rejection while no other case waits for the fixture.
    shared.catch(() => this.#failed.add(name));
    this.#fixtures.set(name, shared);
    return created;
  }

  /** The ids in the lists that the run has read. */
  readonly seenIds: SeenIds = new SeenIds();

  /** Discards the fixtures that could not be created, so that the repetition of a case creates them. */
  discardFailed(): void {
    for (const name of this.#failed) this.discard(name);
    this.#failed.clear();
  }

  /** Discards all fixtures, so the next cases create new ones. */
  discardFixtures(): void {
    for (const name of [...this.#fixtures.keys()]) this.discard(name);
  }

  /** Discards a fixture, so the next case that needs it creates a new one. */
  discard(fixture: string): void {
    this.#fixtures.delete(fixture);
    this.#generations.set(fixture, (this.#generations.get(fixture) ?? 0) + 1);
  }

  /** Inserts the run-time values into a template and builds the request. */
  async prepare(
    template: RequestTemplate,
    resolveBinding: (binding: Binding) => Promise<string>,
  ): Promise<SentRequest> {
    const values: string[] = [];
    for (const substitution of template.substitutions) {
      const value = await resolveBinding(substitution.value);
      values.push(substitution.value.altered ? this.#absentId(value, substitution, template) : value);
    }
    const parameters = await Promise.all(
      template.parameters.map((parameter) => this.callers.ownParameter(parameter, template)),
    );
    return buildRequest(
      { ...template, parameters },
      {
        server: this.#options.server,
        schemes: this.#schemesOf(template.operation),
        values,
        credentials: await this.callers.credentialsFor(template, this.operation(template.operation)),
        client: await this.callers.clientOf(template),
        accept: acceptOf(this.operation(template.operation)),
        headers: { ...this.#options.headers, ...(await this.controls.headersFor(template)) },
      },
    );
  }

  /**
   * Returns the id of a nonexistent resource. A similar id keeps part of the id, so it is masked if the id contains a
   * secret or a personal value.
   * @throws {BlockedError} if the schema admits no such id, or if a write to a server that the run did not start may
   * name a resource of others by chance.
   */
  #absentId(
    id: string,
    { in: place, at, value: { absent } }: Substitution,
    template: RequestTemplate,
  ): string {
    const similar = nonexistentIdLike(id);
    const admits = absent
      ? admitsAltered(
          createValidator(this.#plan.model),
          this.operation(template.operation),
          { body: template.body && 'value' in template.body ? template.body.value : undefined },
          { at, id, values: absent },
        )
      : () => true;
    const isFree = (value: string): boolean => admits(value) && !this.seenIds.has(value);
    const others = this.seenIds.has(similar) ? otherIdsLike(id) : [];
    const result = absentIdFor(id, [...others, ...(absent?.others ?? [])], isFree, similar);
    const isWrite = place === 'path' && !SAFE_METHODS.includes(this.operation(template.operation).method);
    if (result === undefined || (this.#plan.isShared && isWrite && mayExist(result))) {
      const reason = noAbsentValue(at);
      throw new BlockedError(reason.detail, reason);
    }
    const isLike = result === similar || others.includes(result);
    const isShown = this.secrets.mask(id) === id && this.bodies.sentField(id) === id;
    if (!isShown && isLike) this.secrets.add(result, undefined, { isHarmless: true });
    return result;
  }

  #schemesOf(operation: string): readonly SecurityScheme[] {
    const { securitySchemes } = this.#plan.model;
    const requirements = this.operation(operation).security.flat();
    const names = new Set(requirements.map(({ scheme }) => scheme));
    return [...names].flatMap((name) => securitySchemes.get(name) ?? []);
  }
}
