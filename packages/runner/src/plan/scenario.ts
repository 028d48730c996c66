import { atPointer, childPointer, isJson, type Json, type MediaType, type Operation, sample, SampleError, serializeParameter, UnsupportedStyleError } from '@touchstone/core';
import type { Body, Bound, Fixture, ParameterValue, RequestTemplate, Step, Substitution, Unreachable } from './case.js';
import { isUnreachable, type PlanContext } from './context.js';
import { replaceAt } from './edit.js';
import { type Need, principalFor } from './principals.js';
import { type Reference, referencesIn, sameReference } from './references.js';
import { isSegment, markerOf, request } from './request.js';
import { operationAt, type Recipe, resource, valueAt } from './resource.js';

/** A call that should succeed, and what has to be there first. */
export interface Scenario {
  readonly steps: readonly Step[];
  readonly request: RequestTemplate;
  readonly cleanup: readonly Step[];
  /** What a search finds the new item by; null where the body has no place for it. */
  readonly marker: string | null;
}

export interface ScenarioOptions {
  readonly need: Need;
  /** Draws the same values for the same label. */
  readonly label: string;
  /** `example`: the document's own where it has one, else `minimal`. `full`: every property. */
  readonly shape: 'minimal' | 'full' | 'example';
  /** In front of binding names, where scenarios nest. */
  readonly prefix?: string;
  /** Values of path parameters known already. */
  readonly parents?: ReadonlyMap<string, Bound>;
  readonly depth?: number;
  /** Path parameters name resources made for this case alone. Default: for operations that write. */
  readonly fresh?: boolean;
  /** Query parameters to send besides the required ones. */
  readonly query?: readonly string[];
}

/** Plans a well-formed call of an operation. */
export function scenario(context: PlanContext, operation: Operation, options: ScenarioOptions): Scenario | Unreachable {
  const principal = principalFor(context, operation, options.need);
  if (isUnreachable(principal)) return principal;
  const builder = new Builder(context, operation, options);
  const path = builder.pathParameters();
  if (isUnreachable(path)) return path;
  const parameters = sampleParameters(context, operation, options);
  if (isUnreachable(parameters)) return parameters;
  const body = sampleBody(context, operation, options);
  if (isUnreachable(body)) return body;
  const references = body ? builder.bodyReferences(body) : [];
  if (isUnreachable(references)) return references;
  return {
    steps: builder.steps,
    request: request(operation, principal, {
      parents: builder.parents,
      parameters: [...path, ...parameters],
      ...(body && { body: body.body }),
      substitutions: references,
    }),
    cleanup: builder.cleanup,
    marker: body?.marker ?? null,
  };
}

/** Gathers the steps that make what the request names. */
class Builder {
  readonly steps: Step[] = [];
  readonly cleanup: Step[] = [];
  readonly parents: Map<string, Bound>;
  readonly #context: PlanContext;
  readonly #operation: Operation;
  readonly #options: ScenarioOptions;

  constructor(context: PlanContext, operation: Operation, options: ScenarioOptions) {
    this.#context = context;
    this.#operation = operation;
    this.#options = options;
    this.parents = new Map(options.parents);
  }

  /** Binds each path parameter to a resource; a parameter that names none gets a valid value. */
  pathParameters(): readonly ParameterValue[] | Unreachable {
    const values: ParameterValue[] = [];
    for (const [placeholder, name = ''] of this.#operation.path.matchAll(/\{([^}]+)\}/g)) {
      if (this.parents.has(name)) continue;
      const item = this.#operation.path.slice(0, this.#operation.path.indexOf(placeholder) + placeholder.length);
      const recipe = this.#resource(item, name);
      if (!isUnreachable(recipe)) {
        this.#use(name, recipe);
        continue;
      }
      const value = exampleOf(this.#operation, name);
      if (value === undefined) return recipe;
      values.push({ in: 'path', name, value, text: encodeURIComponent(String(value)) });
    }
    return values;
  }

  /** Binds each property of the body that names a resource. */
  bodyReferences(sampled: SampledBody): readonly Substitution[] | Unreachable {
    const substitutions: Substitution[] = [];
    const byProperty = new Map<string, Bound>();
    for (const reference of inDependencyOrder(sampled.references)) {
      const name = reference.at.slice(1);
      const used = substitutions.map(({ value }) => value);
      const recipe = this.#reference(reference, name, byProperty, used);
      if (isUnreachable(recipe)) return recipe;
      this.steps.push(...recipe.steps);
      this.cleanup.unshift(...recipe.cleanup);
      byProperty.set(lastToken(reference.at), recipe.bound);
      substitutions.push({ in: 'body', at: reference.at, value: recipe.bound });
    }
    return substitutions;
  }

  #use(name: string, recipe: Recipe): void {
    this.steps.push(...recipe.steps);
    this.cleanup.unshift(...recipe.cleanup);
    this.parents.set(name, recipe.bound);
  }

  #resource(path: string, name: string): Recipe | Unreachable {
    const shared = this.#operation.method === 'GET' && !this.#options.fresh;
    const make = (binding: string): Recipe | Unreachable =>
      resource(this.#context, path, {
        need: this.#options.need,
        name: binding,
        label: this.#options.label,
        parents: this.parents,
        depth: this.#options.depth ?? 0,
      });
    return shared && this.parents.size === 0 ? this.#fixture(path, make) : make(`${this.#options.prefix ?? ''}${name}`);
  }

  #reference(reference: Reference, name: string, byProperty: ReadonlyMap<string, Bound>, used: readonly Bound[]): Recipe | Unreachable {
    const { path, pointer } = reference;
    const parents = new Map(
      [...path.matchAll(/\{([^}]+)\}/g)].flatMap(([, parameter = '']) => {
        const bound = byProperty.get(parameter) ?? (pointer === null ? undefined : this.parents.get(parameter));
        return bound ? [[parameter, bound] as const] : [];
      }),
    );
    const action = pointer === null ? undefined : this.#action(path, pointer, parents, name);
    if (action) return action;
    const make = (binding: string): Recipe | Unreachable => {
      const wanted = { need: this.#options.need, name: binding, label: this.#options.label, parents, depth: this.#options.depth ?? 0, not: used };
      return pointer === null ? resource(this.#context, path, wanted) : valueAt(this.#context, path, pointer, wanted);
    };
    const shareable = used.length === 0 || pointer === null || [...parents.values()].every(({ fixture }) => fixture !== undefined);
    const local = [...parents.values()].some(({ fixture, given }) => fixture === undefined && given === undefined) || this.#changesReferences;
    return local || !shareable ? make(`${this.#options.prefix ?? ''}${name}`) : this.#fixture(labelOf(path, pointer, parents, used), make);
  }

  /** An action on no item and no collection, such as a transfer, changes what its body names. */
  get #changesReferences(): boolean {
    const { method, path } = this.#operation;
    return method !== 'GET' && !path.includes('{') && !operationAt(this.#context.model, 'GET', path);
  }

  #action(path: string, pointer: string, parents: ReadonlyMap<string, Bound>, name: string): Recipe | undefined {
    const text = `${path}#${pointer}`;
    const action = this.#context.options.control.actions.find(({ creates }) => creates !== undefined && sameReference(creates, text));
    if (!action) return undefined;
    const binding = `${this.#options.prefix ?? ''}${name}`;
    const step: Step = { kind: 'act', action: action.name, parameters: Object.fromEntries(parents), bind: binding };
    return { steps: [step], bound: { binding }, cleanup: [] };
  }

  /** One thing that several cases of a tenant refer to, made when first needed. */
  #fixture(label: string, make: (binding: string) => Recipe | Unreachable): Recipe | Unreachable {
    const name = `${this.#options.need.tenant}: ${label}`;
    const bound: Bound = { binding: 'value', fixture: name };
    if (this.#context.fixtures.has(name)) return { steps: [], bound, cleanup: [] };
    const recipe = make('value');
    if (isUnreachable(recipe)) return recipe;
    if (recipe.bound.given !== undefined || recipe.bound.fixture !== undefined) return recipe;
    const fixture: Fixture = { name, steps: recipe.steps, cleanup: recipe.cleanup };
    this.#context.fixtures.set(name, fixture);
    return { steps: [], bound, cleanup: [] };
  }
}

const lastToken = (pointer: string): string => pointer.slice(pointer.lastIndexOf('/') + 1);

function labelOf(path: string, pointer: string | null, parents: ReadonlyMap<string, Bound>, used: readonly Bound[]): string {
  const filled = [...parents].map(([name, bound]) => `${name}=${bound.fixture ?? bound.given ?? bound.binding}`);
  const other = pointer !== null && used.length > 0 ? ` other than ${used.length}` : '';
  return `${path}${pointer === null ? '' : `#${pointer}`}${filled.length > 0 ? ` (${filled.join(', ')})` : ''}${other}`;
}

/**
 * What depends on nothing, then what is filled from it, then what a list of everything offers: a choice that
 * must differ from another is left to the one that has more to choose from.
 */
function inDependencyOrder(references: readonly Reference[]): readonly Reference[] {
  const depends = ({ path }: Reference): boolean => references.some((other) => path.includes(`{${lastToken(other.at)}}`));
  const rank = (each: Reference): number => (each.pointer === null ? 0 : depends(each) ? 1 : 2);
  return [...references].sort((one, other) => rank(one) - rank(other));
}

interface SampledBody {
  readonly body: Body & { readonly value: Json };
  readonly references: readonly Reference[];
  readonly marker: string | null;
}

function sampleBody(context: PlanContext, operation: Operation, options: ScenarioOptions): SampledBody | undefined | Unreachable {
  const content = operation.requestBody?.content ?? [];
  const media = content.find(({ mediaType }) => isJson(mediaType)) ?? content.find(({ mediaType }) => mediaType === FORM);
  if (!media?.schema) return content.length === 0 || !operation.requestBody?.required ? undefined : noBody(operation, content);
  try {
    const value = draw(context, operation, media, options);
    const marked = mark(context, operation, media, value, options);
    return {
      body: { mediaType: media.mediaType, value: marked.value },
      references: referencesIn(context.model, media.schema.schema, marked.value),
      marker: marked.marker,
    };
  } catch (error) {
    if (!(error instanceof SampleError)) throw error;
    return { reason: 'no valid request', detail: `No body for ${operation.id}: ${error.message}` };
  }
}

const FORM = 'application/x-www-form-urlencoded';

function draw(context: PlanContext, operation: Operation, media: MediaType, options: ScenarioOptions): Json {
  const schema = media.schema;
  if (!schema) return null;
  if (options.shape === 'full') return fullBody(context, operation) ?? null;
  const example = media.examples[0]?.value;
  const usable = example !== undefined && context.validator.validate(schema, example).length === 0 ? example : undefined;
  if (options.shape === 'example' && usable !== undefined) return settle(operation, usable);
  const random = context.random(`${operation.id} ${options.label}`);
  return settle(operation, sample(context.model, schema, { random, shape: 'minimal', direction: 'request' }));
}

/** A JSON body with every property, the same in every case of the operation; undefined where it takes none. */
export function fullBody(context: PlanContext, operation: Operation): Json | undefined {
  const media = operation.requestBody?.content.find(({ mediaType }) => isJson(mediaType));
  const schema = media?.schema;
  if (!schema) return undefined;
  const known = context.fullBodies.get(operation.id);
  if (known !== undefined) return known;
  const random = context.random(`${operation.id} full body`);
  const drawn = sample(context.model, schema, { random, shape: 'full', direction: 'request' });
  // The document's own example knows what values go together; a full sample only what each may be.
  const example = media.examples[0]?.value;
  const merged = isObject(example) && isObject(drawn) ? { ...drawn, ...example } : drawn;
  const settled = settle(operation, merged);
  const body = context.validator.validate(schema, settled).length === 0 ? settled : settle(operation, drawn);
  context.fullBodies.set(operation.id, body);
  return body;
}

const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A change of state starts from the initial one, so a well-formed call asks for one that is allowed from there. */
function settle(operation: Operation, value: Json): Json {
  const table = operation.responses
    .flatMap(({ errors }) => errors.flatMap(({ triggers }) => triggers))
    .flatMap((trigger) => (trigger.kind === 'transition-forbidden' ? [trigger.transitions] : []))[0];
  const next = table && table.allowed[table.initial[0] ?? '']?.[0];
  return table && next !== undefined ? replaceAt(value, table.field, next) : value;
}

/** Gives unique fields a value of their own, and puts a marker where a search can find it. */
function mark(
  context: PlanContext,
  operation: Operation,
  media: MediaType,
  value: Json,
  options: ScenarioOptions,
): { value: Json; marker: string | null } {
  const schema = media.schema;
  if (!schema || !isObject(value)) return { value, marker: null };
  const label = `${operation.id} ${options.label} ${options.prefix ?? ''}`;
  const put = (body: Json, pointer: string, marker: string): Json | undefined => {
    const old = atPointer(body, pointer);
    const candidates = [marker, `${marker}@example.com`, `https://example.com/${marker}`];
    return candidates
      .filter((candidate) => typeof old !== 'string' || isAlike(candidate, old))
      .map((candidate) => replaceAt(body, pointer, candidate))
      .find((body) => context.validator.validate(schema, body).length === 0);
  };
  const unique = uniqueFields(operation);
  const own = unique.reduce<Json>((body, pointer) => put(body, pointer, markerOf(context.options.seed, `${label} ${pointer}`)) ?? body, value);
  const marker = markerOf(context.options.seed, label);
  const texts = Object.keys(value).filter((name) => typeof value[name] === 'string').map((name) => childPointer('', name));
  for (const pointer of texts.filter((text) => !unique.includes(text))) {
    const marked = put(own, pointer, marker);
    if (marked !== undefined) return { value: marked, marker };
  }
  return { value: own, marker: null };
}

/** An address goes where an address stood, a plain text where a plain text stood. */
const isAlike = (candidate: string, old: string): boolean =>
  old.includes('@') === candidate.includes('@') && old.includes('://') === candidate.includes('://');

export function uniqueFields(operation: Operation): readonly string[] {
  return operation.responses
    .flatMap(({ errors }) => errors.flatMap(({ triggers }) => triggers))
    .flatMap((trigger) => (trigger.kind === 'duplicate' ? trigger.fields : []));
}

function sampleParameters(context: PlanContext, operation: Operation, options: ScenarioOptions): readonly ParameterValue[] | Unreachable {
  const values: ParameterValue[] = [];
  for (const parameter of operation.parameters) {
    const wanted = parameter.required || (parameter.in === 'query' && options.query?.includes(parameter.name));
    if (parameter.in === 'path' || !wanted) continue;
    const random = context.random(`${operation.id} ${parameter.in} ${parameter.name} ${options.label}`);
    try {
      const value = parameter.examples[0] ?? sample(context.model, parameter.schema, { random, shape: 'minimal', direction: 'request' });
      values.push({ in: parameter.in, name: parameter.name, value, text: serializeParameter(parameter, value) });
    } catch (error) {
      if (!(error instanceof SampleError) && !(error instanceof UnsupportedStyleError)) throw error;
      return { reason: 'no valid request', detail: `No ${parameter.in} parameter ${parameter.name}: ${error.message}` };
    }
  }
  return values;
}

function exampleOf(operation: Operation, name: string): Json | undefined {
  const parameter = operation.parameters.find((candidate) => candidate.in === 'path' && candidate.name === name);
  const schema = parameter?.schema.schema;
  const listed = typeof schema === 'object' && Array.isArray(schema.enum) ? (schema.enum[0] as Json) : undefined;
  return [...(parameter?.examples ?? []), ...(listed === undefined ? [] : [listed])].find(isSegment);
}

function noBody(operation: Operation, content: readonly MediaType[]): Unreachable {
  const offered = content.map(({ mediaType }) => mediaType).join(', ');
  return { reason: 'not supported', detail: `${operation.id} takes ${offered}; bodies are made for JSON and form data with a schema.` };
}
