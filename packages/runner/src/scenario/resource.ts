import type { Operation } from '@touchstone/core';
import {
  collectionOf,
  createdIdPointer,
  LOCATION_HEADER,
  linkedIds,
  listedIdPointer,
  operationAt,
  otherParameterNames,
  own,
  pathParameterNames,
  pathShape,
  pathUpTo,
} from '@touchstone/core/internal';
import type { Binding, Extraction, NewItem } from '../plan/binding.js';
import type { Obligation } from '../plan/obligation.js';
import { isUntested, type Untested, untested } from '../plan/reasons.js';
import type { Step } from '../plan/step.js';
import { callTemplate } from './call-template.js';
import { callerFor } from './caller-for.js';
import { putResource } from './chosen-key.js';
import { listsOnlyOwn, type PlanContext, successOf } from './context.js';
import { creationIn, newItem } from './creation-in.js';
import { effectOfOperation, mayCreateWith, notAllowed } from './effect-of-operation.js';
import { sampleParameters } from './parameters.js';
import { hasPositionalId } from './positional-ids.js';
import type { Recipe, ResourceRequest } from './recipe.js';
import { renamed } from './renamed-parameters.js';

const MAX_DEPTH = 5;

/**
 * Plans the resource at an item path such as `/customers/{id}`: configured in `references`, created by the POST of its
 * collection, found in the collection's list, or created by a PUT.
 */
export function resource(context: PlanContext, path: string, wanted: ResourceRequest): Recipe | Untested {
  const literal = own(context.options.references, path);
  if (literal !== undefined) return configured(context, path, wanted, literal);
  const collection = collectionOf(context.model, path);
  const parameter = pathParameterNames(path).at(-1) ?? 'id';
  if (wanted.depth > MAX_DEPTH) return noResource(path, 'its prerequisites are nested too deeply');
  if (mayMove(context, path)) return movesItems(path);
  const names = [parameter, ...otherNames(context, path, parameter)];
  const named =
    firstOf(names, (name) => createdResource(context, collection, name, wanted)) ??
    linkedResource(context, path, wanted);
  if (named && !isUntested(named)) return named;
  const search = firstOf(names, (name) => listedResource(context, collection, null, name, wanted));
  const mayFind = search !== undefined && (!wanted.isWritten || listsOnlyOwn(context));
  const located = named || mayFind ? undefined : locatedResource(context, collection, parameter, wanted);
  if (located && !isUntested(located)) return located;
  const creation = named ?? located;
  // Never write to a listed resource that may belong to others.
  if (search && wanted.isWritten && !listsOnlyOwn(context)) {
    const put = putResource(context, path, parameter, wanted);
    if (put) return put;
    if (creation?.reason === 'not allowed') return creation;
    return noResource(
      path,
      `the run cannot create one, and does not write to resources that GET ${collection} lists`,
    );
  }
  return (
    search ??
    putResource(context, path, parameter, wanted) ??
    creation ??
    noResource(path, `no POST ${collection} returns an id, and no GET ${collection} lists any`)
  );
}

/**
 * Returns the names that other templates give to the last parameter of an item path, because a property of a response may
 * have one of these. An id is not replaced by another key.
 */
const otherNames = ({ model }: PlanContext, path: string, parameter: string): readonly string[] =>
  /(^|_|-)id$|Id$/.test(parameter) ? [] : otherParameterNames(model, path);

function firstOf<T>(names: readonly string[], of: (name: string) => T | undefined): T | undefined {
  for (const name of names) {
    const result = of(name);
    if (result !== undefined) return result;
  }
  return undefined;
}

const configured = (
  { options }: PlanContext,
  reference: string,
  { name }: ResourceRequest,
  literal: string,
): Recipe => ({
  steps: [],
  binding: { name, literal, ...(options.disposable?.includes(reference) && { isDisposable: true as const }) },
});

/**
 * Plans a value at a JSON Pointer, with `*` for any index, in the response at a path: configured, created by a POST to
 * the path if the value is an id, or else read with a GET.
 */
export function valueAt(
  context: PlanContext,
  path: string,
  pointer: string,
  wanted: ResourceRequest,
): Recipe | Untested {
  const reference = `${path}#${pointer}`;
  const literal = own(context.options.references, reference);
  if (literal !== undefined) return configured(context, reference, wanted, literal);
  if (wanted.depth > MAX_DEPTH) return noResource(reference, 'its prerequisites are nested too deeply');
  const property = pointer.slice(pointer.lastIndexOf('/') + 1);
  const isCreated = property === 'id' || !operationAt(context.model, 'GET', path);
  const creation = isCreated ? createdResource(context, path, property, wanted) : undefined;
  return (
    creation ??
    listedResource(context, path, pointer, property, wanted) ??
    noResource(reference, `no control action creates one, and no GET ${path} returns it`)
  );
}

/** Plans the resource that the POST of a collection creates; undefined if no POST exists or its response has no id. */
export function createdResource(
  context: PlanContext,
  collection: string,
  parameter: string,
  wanted: ResourceRequest,
): Recipe | Untested | undefined {
  const creation = creationIn(context, collection);
  const pointer =
    creation && createdIdPointer(context.model, creation.success.response, collection, parameter);
  if (!creation || pointer === undefined) return undefined;
  const item = newItem(context, collection, parameter);
  return createdBy(context, { ...creation, path: collection, pointer, item }, wanted);
}

/**
 * Plans the resource that the POST of a collection creates if its response documents no id: a 201 may have a `Location`
 * header that the document does not mention (RFC 9110 §15.3.2).
 */
function locatedResource(
  context: PlanContext,
  collection: string,
  parameter: string,
  wanted: ResourceRequest,
): Recipe | Untested | undefined {
  const creation = creationIn(context, collection);
  if (creation?.success.response.status !== '201') return undefined;
  const item = { ...newItem(context, collection, parameter), isUndocumented: true as const };
  return createdBy(context, { ...creation, path: collection, pointer: LOCATION_HEADER, item }, wanted);
}

/**
 * Plans the resource that an operation creates whose response links to it (OpenAPI 3.1 §4.8.20). Returns undefined if no
 * link names the item, or if the operation only reads.
 */
function linkedResource(
  context: PlanContext,
  path: string,
  wanted: ResourceRequest,
): Recipe | Untested | undefined {
  let reason: Untested | undefined;
  for (const { operation: create, status, pointer } of linkedIds(context.model, path)) {
    const success = successOf(context, create);
    if (success?.response.status !== status || effectOfOperation(context, create).kind === 'read') continue;
    const recipe = createdBy(context, { create, success, path, pointer }, wanted);
    if (!isUntested(recipe)) return recipe;
    reason ??= recipe;
  }
  return reason;
}

interface CreatingCall {
  readonly create: Operation;
  readonly success: Obligation;
  /** A path that begins like that of the operation, with the parameter names of `wanted.parents`. */
  readonly path: string;
  /** Place of the id in the response. */
  readonly pointer: string;
  readonly item?: NewItem;
}

function createdBy(
  context: PlanContext,
  { create, success, path, pointer, item }: CreatingCall,
  wanted: ResourceRequest,
): Recipe | Untested {
  if (!mayCreateWith(context, create)) return notAllowed(context, create);
  const creation = context.scenario(create, {
    requirements: wanted.requirements,
    label: `${wanted.name} for ${wanted.label}`,
    shape: 'example',
    prefix: `${wanted.name}.`,
    parents: commonParents(wanted.parents, path, create.path),
    depth: wanted.depth + 1,
  });
  if (isUntested(creation)) return creation;
  const step: Step = {
    kind: 'request',
    role: 'prerequisite',
    id: `create ${wanted.name}`,
    request: creation.request,
    expect: { rule: 'status-intended', obligation: success.id },
    bind: [{ name: wanted.name, pointer, ...(item && { item }) }],
  };
  return { steps: [...creation.steps, step], binding: { name: wanted.name } };
}

/** Returns the bindings of the path parameters with which both paths begin, by their names in `to`. */
function commonParents(
  parents: ReadonlyMap<string, Binding>,
  from: string,
  to: string,
): ReadonlyMap<string, Binding> {
  const names = pathParameterNames(to);
  const common = pathParameterNames(from).findIndex(
    (name, index) => pathShape(pathUpTo(from, name)) !== pathShape(pathUpTo(to, names[index] ?? '')),
  );
  const bindings = [...renamed(parents, from, to)];
  return common < 0 ? new Map(bindings) : new Map(bindings.filter(([name]) => names.indexOf(name) < common));
}

function listedResource(
  context: PlanContext,
  path: string,
  pointer: string | null,
  parameter: string,
  wanted: ResourceRequest,
): Recipe | Untested | undefined {
  const list = operationAt(context.model, 'GET', path);
  const success = list && successOf(context, list);
  const at = pointer ?? (success && listedIdPointer(context.model, success.response, parameter, path));
  if (!list || !success || at === undefined) return undefined;
  return findIn(
    context,
    { list, success, path },
    {
      name: wanted.name,
      pointer: at,
      ...(wanted.not && { not: wanted.not }),
      ...(wanted.otherwise !== undefined && { otherwise: wanted.otherwise }),
    },
    wanted,
  );
}

interface List {
  readonly list: Operation;
  readonly success: Obligation;
  readonly path: string;
}

function findIn(
  context: PlanContext,
  { list, success, path }: List,
  extraction: Extraction,
  wanted: ResourceRequest,
): Recipe | Untested {
  const caller = callerFor(context, list, wanted.requirements);
  if (isUntested(caller)) return caller;
  const parameters = sampleParameters(context, list);
  if (isUntested(parameters)) return parameters;
  const step: Step = {
    kind: 'request',
    role: 'prerequisite',
    id: `find ${wanted.name}`,
    request: callTemplate(list, caller, { parents: renamed(wanted.parents, path, list.path), parameters }),
    expect: { rule: 'status-intended', obligation: success.id },
    bind: [extraction],
  };
  return { steps: [step], binding: { name: wanted.name } };
}

/** Returns true if the id in an item path is a position on a server that other clients may change. */
export const mayMove = ({ model, options }: PlanContext, path: string): boolean =>
  options.isShared === true && hasPositionalId(model, path);

/** Returns why no case uses an item whose id is a position. */
export const movesItems = (path: string): Untested =>
  noResource(path, 'its id is a position, at which another item is if another client adds or removes one');

const noResource = (path: string, why: string): Untested =>
  untested(
    'no resource',
    `No resource is available for ${path}: ${why}. Configure \`references: { '${path}': '…' }\`.`,
  );
