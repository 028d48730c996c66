import { type Operation, sample } from '@touchstone/core';
import {
  isSameReference,
  isTargetReference,
  operationAt,
  pathParameterNames,
  pathUpTo,
  type ResourceReference,
  serializeParameter,
} from '@touchstone/core/internal';
import type { ControlAction } from '../config/config.js';
import type { SampledBody } from './body.js';
import type { Need } from './callers.js';
import type { Bound, Fixture, ParameterValue, Step, Substitution, Untested } from './case.js';
import { isUntested, type PlanContext } from './context.js';
import { drawn } from './drawn.js';
import { SAFE } from './lanes.js';
import { documentedSegment } from './parameters.js';
import { type Recipe, resource, valueAt, type Wanted } from './resource.js';
import type { ScenarioOptions } from './scenario.js';

/** Gathers the steps that make what a request names. */
export class Prerequisites {
  readonly steps: Step[] = [];
  readonly parents: Map<string, Bound>;
  /** Path parameters with values of the document's: what is below them is looked for below these. */
  readonly #documented = new Map<string, Bound>();
  readonly #context: PlanContext;
  readonly #operation: Operation;
  readonly #options: ScenarioOptions;
  /** Whose the resources are, whoever calls. */
  readonly #need: Need;

  constructor(context: PlanContext, operation: Operation, options: ScenarioOptions) {
    this.#context = context;
    this.#operation = operation;
    this.#options = options;
    const { anonymous: _, ...need } = options.need;
    this.#need = need;
    this.parents = new Map(options.parents);
  }

  /** Binds each path parameter to a resource; a parameter that names none gets a value of the document's. */
  pathParameters(): readonly ParameterValue[] | Untested {
    const values: ParameterValue[] = [];
    const { path } = this.#operation;
    let isMadeUp = false;
    for (const name of pathParameterNames(path).filter((each) => !this.parents.has(each))) {
      const item = pathUpTo(path, name);
      // Below what is made up there is nothing to be found.
      const recipe = isMadeUp ? undefined : this.#resource(item, name);
      if (recipe && !isUntested(recipe)) {
        this.steps.push(...recipe.steps);
        this.parents.set(name, recipe.bound);
        continue;
      }
      const documented = documentedSegment(this.#context, this.#operation, name);
      const value = documented ?? (!recipe || this.#options.need.anonymous ? this.#anySegment(name) : recipe);
      if (isUntested(value)) return value;
      isMadeUp ||= documented === undefined;
      values.push(value);
      this.#documented.set(name, { binding: name, given: String(value.value) });
    }
    return values;
  }

  /** Binds each property of the body that names a resource. */
  bodyReferences(sampled: SampledBody): readonly Substitution[] | Untested {
    const substitutions: Substitution[] = [];
    const byProperty = new Map<string, Bound>();
    const hasOwn = sampled.references.some((reference) => isTargetReference(this.#operation, reference));
    for (const reference of inDependencyOrder(sampled.references)) {
      const name = reference.at.slice(1);
      const used = substitutions.map(({ value }) => value);
      const recipe = this.#reference(reference, name, byProperty, { used, hasOwn });
      if (isUntested(recipe)) return recipe;
      this.steps.push(...recipe.steps);
      byProperty.set(lastToken(reference.at), recipe.bound);
      substitutions.push({ in: 'body', at: reference.at, value: recipe.bound });
    }
    return substitutions;
  }

  #wanted(name: string, parents: ReadonlyMap<string, Bound>): Wanted {
    return { need: this.#need, name, label: this.#options.label, parents, depth: this.#options.depth ?? 0 };
  }

  #name(name: string): string {
    return `${this.#options.prefix ?? ''}${name}`;
  }

  #resource(path: string, name: string): Recipe | Untested {
    const isRead = SAFE.includes(this.#operation.method) && !this.#options.fresh;
    const isWritten = !isRead && path === this.#operation.path;
    const make = (binding: string): Recipe | Untested =>
      resource(this.#context, path, {
        ...this.#wanted(binding, new Map([...this.parents, ...this.#documented])),
        isWritten,
      });
    if (isRead && this.parents.size === 0) return this.#fixture(path, make);
    return this.#options.refused ? this.#subject(path, make) : make(this.#name(name));
  }

  /** For a call that must be refused before anybody looks what it names. */
  #anySegment(name: string): ParameterValue | Untested {
    const { parameters, id } = this.#operation;
    const parameter = parameters.find((each) => each.in === 'path' && each.name === name);
    if (!parameter)
      return { reason: 'no resource', detail: `${id} does not describe its path parameter ${name}.` };
    return drawn(`No path parameter ${name}`, () => {
      const random = this.#context.random(`${id} path ${name}`);
      const value = sample(this.#context.model, parameter.schema, {
        random,
        shape: 'minimal',
        direction: 'request',
      });
      return { in: 'path', name, value, text: serializeParameter(parameter, value) };
    });
  }

  #reference(
    reference: ResourceReference,
    name: string,
    byProperty: ReadonlyMap<string, Bound>,
    { used, hasOwn }: { readonly used: readonly Bound[]; readonly hasOwn: boolean },
  ): Recipe | Untested {
    const { path, pointer } = reference;
    const parents = new Map(
      pathParameterNames(path).flatMap((parameter) => {
        const bound =
          byProperty.get(parameter) ?? (pointer === null ? undefined : this.parents.get(parameter));
        return bound ? [[parameter, bound] as const] : [];
      }),
    );
    const action = pointer === null ? undefined : this.#action(path, pointer, parents, name);
    if (action) return action;
    const isWritten = !SAFE.includes(this.#operation.method) && isTargetReference(this.#operation, reference);
    const make = (binding: string): Recipe | Untested => {
      const wanted = { ...this.#wanted(binding, parents), not: used, isWritten };
      return pointer === null
        ? resource(this.#context, path, wanted)
        : valueAt(this.#context, path, pointer, wanted);
    };
    const bounds = [...parents.values()];
    const shareable =
      used.length === 0 || pointer === null || bounds.every(({ fixture }) => fixture !== undefined);
    if (isWritten && this.#options.refused) return this.#subject(`${reference.at} ${path}`, make);
    const local =
      bounds.some(({ fixture, given }) => fixture === undefined && given === undefined) ||
      isWritten ||
      (!hasOwn && this.#changesReferences);
    return local || !shareable
      ? make(this.#name(name))
      : this.#fixture(labelOf(path, pointer, parents, used), make);
  }

  /** An action on no item and no collection, such as a transfer, changes all that its body names. */
  get #changesReferences(): boolean {
    const { method, path } = this.#operation;
    return !SAFE.includes(method) && !path.includes('{') && !operationAt(this.#context.model, 'GET', path);
  }

  #action(
    path: string,
    pointer: string,
    parents: ReadonlyMap<string, Bound>,
    name: string,
  ): Recipe | undefined {
    const action = actionFor(this.#context, { path, pointer });
    if (!action) return undefined;
    const binding = this.#name(name);
    const step: Step = {
      kind: 'act',
      action: action.name,
      parameters: Object.fromEntries(parents),
      bind: binding,
    };
    return { steps: [step], bound: { binding } };
  }

  /** What the refused calls of an operation are about: none of them touches it, or it is made anew. */
  #subject(label: string, make: (binding: string) => Recipe | Untested): Recipe | Untested {
    const recipe = this.#fixture(`${label} that ${this.#operation.id} refuses to touch`, make);
    return isUntested(recipe) ? recipe : { ...recipe, bound: { ...recipe.bound, isSubject: true } };
  }

  /** One thing that several cases of a tenant refer to, made when first needed. */
  #fixture(label: string, make: (binding: string) => Recipe | Untested): Recipe | Untested {
    const name = `${this.#need.tenant}: ${label}`;
    const bound: Bound = { binding: 'value', fixture: name };
    if (this.#context.fixtures.has(name)) return { steps: [], bound };
    const recipe = make('value');
    if (isUntested(recipe)) return recipe;
    if (recipe.bound.given !== undefined || recipe.bound.fixture !== undefined) return recipe;
    const fixture: Fixture = { name, steps: recipe.steps };
    this.#context.fixtures.set(name, fixture);
    return { steps: [], bound };
  }
}

/** The control action whose value satisfies a reference. */
export const actionFor = (
  { options }: PlanContext,
  { path, pointer }: Pick<ResourceReference, 'path' | 'pointer'>,
): ControlAction | undefined =>
  pointer === null
    ? undefined
    : options.control.actions.find(
        ({ creates }) => creates !== undefined && isSameReference(creates, `${path}#${pointer}`),
      );

const lastToken = (pointer: string): string => pointer.slice(pointer.lastIndexOf('/') + 1);

function labelOf(
  path: string,
  pointer: string | null,
  parents: ReadonlyMap<string, Bound>,
  used: readonly Bound[],
): string {
  const filled = [...parents].map(
    ([name, bound]) => `${name}=${bound.fixture ?? bound.given ?? bound.binding}`,
  );
  const other = pointer !== null && used.length > 0 ? ` other than ${used.length}` : '';
  return `${path}${pointer === null ? '' : `#${pointer}`}${filled.length > 0 ? ` (${filled.join(', ')})` : ''}${other}`;
}

/**
 * What depends on nothing, then what is filled from it, then what a list of everything offers: a choice that
 * must differ from another is left to the one that has more to choose from.
 */
function inDependencyOrder(references: readonly ResourceReference[]): readonly ResourceReference[] {
  const depends = ({ path }: ResourceReference): boolean =>
    references.some((other) => path.includes(`{${lastToken(other.at)}}`));
  const rank = (each: ResourceReference): number => (each.pointer === null ? 0 : depends(each) ? 1 : 2);
  return [...references].sort((one, other) => rank(one) - rank(other));
}
