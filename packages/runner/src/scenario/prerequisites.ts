import type { Operation } from '@touchstone/core';
import {
  collectionPath,
  isTargetReference,
  operationAt,
  own,
  pathParameterNames,
  pathUpTo,
  type ResourceReference,
  withoutTrailingSlash,
} from '@touchstone/core/internal';
import type { Binding } from '../plan/binding.js';
import type { Fixture } from '../plan/case.js';
import { isUntested, type Untested } from '../plan/reasons.js';
import type { ParameterValue, Substitution } from '../plan/request-template.js';
import { SAFE_METHODS } from '../plan/safe-methods.js';
import type { Step } from '../plan/step.js';
import type { CallerRequirements } from './caller-requirements.js';
import { chosenKey, createsFirst, creationByPut } from './chosen-key.js';
import { operationReference } from './configured-values.js';
import type { PlanContext } from './context.js';
import type { NamedReference } from './named-references.js';
import { configuredSegment, documentedSegment, sampledSegment } from './parameters.js';
import { preparingSteps } from './preparing-steps.js';
import type { Recipe, ResourceRequest } from './recipe.js';
import { actionFor, inDependencyOrder, lastToken, referenceLabel } from './reference-order.js';
import { mayMove, movesItems, resource, valueAt } from './resource.js';
import type { SampledBody } from './sampled-body.js';
import type { ScenarioOptions } from './scenario.js';

/** Plans the steps that create or find the resources named by a request. */
export class Prerequisites {
  readonly steps: Step[] = [];
  readonly parents: Map<string, Binding>;
  /** Documented or sampled values of path parameters that name no resource, by parameter name. */
  readonly #documented = new Map<string, Binding>();
  readonly #context: PlanContext;
  readonly #operation: Operation;
  readonly #options: ScenarioOptions;
  /** Requirements of the caller that owns the resources, even if the call itself is anonymous. */
  readonly #requirements: CallerRequirements;

  constructor(context: PlanContext, operation: Operation, options: ScenarioOptions) {
    this.#context = context;
    this.#operation = operation;
    this.#options = options;
    const { anonymous: _, ...requirements } = options.requirements;
    this.#requirements = requirements;
    this.parents = new Map(options.parents);
  }

  /** Binds each path parameter to a resource, or to a documented or sampled value if it names no resource. */
  pathParameters(): readonly ParameterValue[] | Untested {
    const values: ParameterValue[] = [];
    const { path } = this.#operation;
    let isSampled = false;
    for (const name of pathParameterNames(path).filter((parameter) => !this.parents.has(parameter))) {
      const configured = configuredSegment(this.#context, this.#operation, name);
      if (configured) {
        values.push(configured);
        this.#documented.set(name, { name, literal: String(configured.value) });
        continue;
      }
      const item = pathUpTo(path, name);
      // A sampled segment identifies no resource, so nothing exists below it.
      const recipe = isSampled ? undefined : this.#resource(item, name);
      if (recipe && !isUntested(recipe)) {
        this.steps.push(...recipe.steps);
        this.parents.set(name, recipe.binding);
        continue;
      }
      const documented = documentedSegment(this.#context, this.#operation, name);
      const isSampleEnough = !recipe || this.#options.requirements.anonymous || this.#options.madeUp === true;
      const value =
        documented ?? (isSampleEnough ? sampledSegment(this.#context, this.#operation, name) : recipe);
      if (isUntested(value)) return value;
      isSampled ||= documented === undefined;
      values.push(value);
      this.#documented.set(name, { name, literal: String(value.value) });
    }
    return values;
  }

  /** Plans the binding of each body property that names a resource. */
  bodyReferences(sampled: SampledBody): readonly Substitution[] | Untested {
    const substitutions: Substitution[] = [];
    const byProperty = new Map<string, Binding>();
    const hasOwn = sampled.references.some((reference) => isTargetReference(this.#operation, reference));
    for (const reference of inDependencyOrder(sampled.references)) {
      const name = reference.at.slice(1);
      const used = substitutions.map(({ value }) => value);
      const recipe = this.#reference(reference, name, byProperty, { used, hasOwn });
      // The name of a property alone does not show that its value must be an id, or that a call may relate to it.
      if (
        'isNamed' in reference &&
        (isUntested(recipe) || !this.#mayRelateTo(otherwiseOf(reference), recipe))
      )
        continue;
      if (isUntested(recipe)) return recipe;
      this.steps.push(...recipe.steps);
      byProperty.set(lastToken(reference.at), recipe.binding);
      substitutions.push({ in: 'body', at: reference.at, value: recipe.binding });
    }
    return substitutions;
  }

  /**
   * Returns true if the server has no data of others, or if the run creates the resource or is configured to use it. A part
   * belongs to the resource in the path of the call.
   */
  #mayRelateTo(
    { otherwise }: Pick<NamedReference, 'otherwise'>,
    { steps, binding: { name, fixture, literal } }: Recipe,
  ): boolean {
    if (this.#context.options.isShared !== true || literal !== undefined || otherwise !== undefined)
      return true;
    const sources = fixture === undefined ? steps : (this.#context.fixtures.get(fixture)?.steps ?? []);
    return sources.some(
      (step) =>
        step.kind === 'request' &&
        !SAFE_METHODS.includes(step.request.method) &&
        step.bind?.some((extraction) => extraction.name === name) === true,
    );
  }

  #request(name: string, parents: ReadonlyMap<string, Binding>): ResourceRequest {
    const { label, depth = 0 } = this.#options;
    return { requirements: this.#requirements, name, label, parents, depth };
  }

  #prefixed(name: string): string {
    return `${this.#options.prefix ?? ''}${name}`;
  }

  #resource(path: string, name: string): Recipe | Untested {
    const configured = operationReference(this.#context, this.#operation, path, name);
    if (configured) return { steps: [], binding: configured };
    if (own(this.#context.options.references, path) === undefined && mayMove(this.#context, path))
      return movesItems(path);
    const isRead = SAFE_METHODS.includes(this.#operation.method) && !this.#options.fresh;
    const isWritten = !isRead && path === withoutTrailingSlash(this.#operation.path);
    if (isWritten && this.#choosesKey) return this.#newKey(name);
    const plan = (binding: string): Recipe | Untested => {
      const recipe = resource(this.#context, path, {
        ...this.#request(binding, new Map([...this.parents, ...this.#documented])),
        isWritten,
      });
      return isUntested(recipe) ? recipe : this.#prepared(recipe, name);
    };
    if (isRead && this.parents.size === 0) return this.#fixture(path, plan);
    return this.#options.refused ? this.#subject(path, plan) : plan(this.#prefixed(name));
  }

  /** Adds the actions that must come before the call, if the run creates the resource. */
  #prepared({ steps, binding }: Recipe, name: string): Recipe {
    const isLast = pathParameterNames(this.#operation.path).at(-1) === name;
    const isCreated = steps.some(({ kind, role }) => kind === 'request' && role === 'prerequisite');
    if (!isLast || !isCreated || this.#options.unprepared || (this.#options.depth ?? 0) > 0)
      return { steps, binding };
    return {
      steps: [
        ...steps,
        ...preparingSteps(this.#context, this.#operation, binding, this.#request(binding.name, new Map())),
      ],
      binding,
    };
  }

  /**
   * True if the call is a PUT to a new key. This applies if the call should create the item, or if it should be refused
   * and the document has no GET with which to check that an existing item is unchanged. Always false if a POST creates
   * the items.
   */
  get #choosesKey(): boolean {
    const operation = this.#operation;
    if (!creationByPut(this.#context, operation) || this.#isCreatedByPost) return false;
    const isUnread = operationAt(this.#context.model, 'GET', operation.path) === undefined;
    return (
      this.#options.newKey === true ||
      createsFirst(this.#context, operation) ||
      (this.#options.refused === true && isUnread)
    );
  }

  get #isCreatedByPost(): boolean {
    return operationAt(this.#context.model, 'POST', collectionPath(this.#operation.path)) !== undefined;
  }

  #newKey(name: string): Recipe | Untested {
    const key = chosenKey(this.#context, this.#operation, `${this.#options.label} ${name}`);
    return isUntested(key) ? key : { steps: [], binding: { name, literal: key, isChosen: true } };
  }

  #reference(
    reference: ResourceReference | NamedReference,
    name: string,
    byProperty: ReadonlyMap<string, Binding>,
    { used, hasOwn }: { readonly used: readonly Binding[]; readonly hasOwn: boolean },
  ): Recipe | Untested {
    const { path, pointer } = reference;
    const key = pointer === null ? path : `${path}#${pointer}`;
    const configured = operationReference(this.#context, this.#operation, key, name);
    if (configured) return { steps: [], binding: configured };
    const parents = new Map(
      pathParameterNames(path).flatMap((parameter) => {
        const binding =
          byProperty.get(parameter) ?? (pointer === null ? undefined : this.parents.get(parameter));
        return binding ? [[parameter, binding] as const] : [];
      }),
    );
    const action = pointer === null ? undefined : this.#action(path, pointer, parents, name);
    if (action) return action;
    const isWritten =
      !SAFE_METHODS.includes(this.#operation.method) && isTargetReference(this.#operation, reference);
    const plan = (binding: string): Recipe | Untested => {
      const wanted = { ...this.#request(binding, parents), not: used, isWritten, ...otherwiseOf(reference) };
      return pointer === null
        ? resource(this.#context, path, wanted)
        : valueAt(this.#context, path, pointer, wanted);
    };
    const bindings = [...parents.values()];
    const isShareable =
      used.length === 0 || pointer === null || bindings.every(({ fixture }) => fixture !== undefined);
    if (isWritten && this.#options.refused) return this.#subject(`${reference.at} ${path}`, plan);
    const isLocal =
      bindings.some(({ fixture, literal }) => fixture === undefined && literal === undefined) ||
      isWritten ||
      (!hasOwn && this.#changesReferences);
    return isLocal || !isShareable
      ? plan(this.#prefixed(name))
      : this.#fixture(referenceLabel(path, pointer, parents, used), plan);
  }

  /**
   * Returns true for an action, such as a transfer, that targets neither an item nor a collection. The action may
   * change every resource that its body names.
   */
  get #changesReferences(): boolean {
    const { method, path } = this.#operation;
    return (
      !SAFE_METHODS.includes(method) && !path.includes('{') && !operationAt(this.#context.model, 'GET', path)
    );
  }

  #action(
    path: string,
    pointer: string,
    parents: ReadonlyMap<string, Binding>,
    name: string,
  ): Recipe | undefined {
    const action = actionFor(this.#context, { path, pointer });
    if (!action) return undefined;
    const bind = this.#prefixed(name);
    const step: Step = {
      kind: 'act',
      role: 'prerequisite',
      action: action.name,
      parameters: Object.fromEntries(parents),
      bind,
    };
    return { steps: [step], binding: { name: bind } };
  }

  /**
   * Plans the resource that the refused calls to an operation share. If a call changes it unexpectedly, it is created
   * again.
   */
  #subject(label: string, plan: (binding: string) => Recipe | Untested): Recipe | Untested {
    const recipe = this.#fixture(`${label} that ${this.#operation.id} refuses to touch`, plan);
    return isUntested(recipe) ? recipe : { ...recipe, binding: { ...recipe.binding, isSubject: true } };
  }

  /** Plans a resource that several cases of a tenant refer to. The first case that needs it creates it. */
  #fixture(label: string, plan: (binding: string) => Recipe | Untested): Recipe | Untested {
    const name = `${this.#requirements.tenant}: ${label}`;
    const binding: Binding = { name: 'value', fixture: name };
    if (this.#context.fixtures.has(name)) return { steps: [], binding };
    const recipe = plan('value');
    if (isUntested(recipe)) return recipe;
    if (recipe.binding.literal !== undefined || recipe.binding.fixture !== undefined) return recipe;
    const fixture: Fixture = { name, steps: recipe.steps };
    this.#context.fixtures.set(name, fixture);
    return { steps: [], binding };
  }
}

const otherwiseOf = (reference: ResourceReference | NamedReference): Pick<ResourceRequest, 'otherwise'> =>
  'otherwise' in reference ? { otherwise: reference.otherwise } : {};
