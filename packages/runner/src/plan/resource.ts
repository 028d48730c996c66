import type { Operation } from '@touchstone/core';
import { createdIdPointer, listedIdPointer, operationAt } from '@touchstone/core/internal';
import { callerFor, type Need } from './callers.js';
import type { Bind, Bound, Step, Untested } from './case.js';
import { isUntested, type PlanContext, successOf } from './context.js';
import type { Obligation } from './obligation.js';
import { sampleParameters } from './parameters.js';
import { request } from './request.js';
import { renamed } from './routes.js';

/** How to have something that a request needs: the steps that make or find it, and what they bind. */
export interface Recipe {
  readonly steps: readonly Step[];
  readonly bound: Bound;
}

export interface Wanted {
  /** Whose it is, and whose credentials make it. */
  readonly need: Need;
  /** Binding name, unique within the case. */
  readonly name: string;
  /** What it is made for: draws values of its own. */
  readonly label: string;
  /** Values of the path's earlier parameters. */
  readonly parents: ReadonlyMap<string, Bound>;
  readonly depth: number;
  /** Bindings that must differ from this one. */
  readonly not?: readonly Bound[];
  /** It will be written to, or removed: what is only found may be somebody's. */
  readonly isWritten?: boolean;
}

const MAX_DEPTH = 5;

/**
 * The resource at an item path such as `/customers/{id}`: given by the configuration, produced by the POST of
 * its collection, or found in the collection's list.
 */
export function resource(context: PlanContext, path: string, wanted: Wanted): Recipe | Untested {
  const given = context.options.references?.[path];
  if (given !== undefined) return { steps: [], bound: { binding: wanted.name, given } };
  const collection = path.slice(0, path.lastIndexOf('/'));
  const parameter = /\{([^}]+)\}$/.exec(path)?.[1] ?? 'id';
  if (wanted.depth > MAX_DEPTH) return noResource(path, 'its prerequisites have no end');
  const made = produced(context, collection, parameter, wanted);
  if (made && !isUntested(made)) return made;
  const found = listed(context, collection, null, parameter, wanted);
  // Whom the run has made sees only what is the run's.
  if (found && wanted.isWritten && !context.options.control.callers) {
    return noResource(path, `the run makes none, and does not write to what GET ${collection} finds`);
  }
  return (
    found ??
    made ??
    noResource(path, `no POST ${collection} answers with an id, and no GET ${collection} lists any`)
  );
}

/** Values at a pointer of what a path answers, `*` for any index: produced where its collection has a POST, else found. */
export function valueAt(
  context: PlanContext,
  path: string,
  pointer: string,
  wanted: Wanted,
): Recipe | Untested {
  const reference = `${path}#${pointer}`;
  const given = context.options.references?.[reference];
  if (given !== undefined) return { steps: [], bound: { binding: wanted.name, given } };
  if (wanted.depth > MAX_DEPTH) return noResource(reference, 'its prerequisites have no end');
  const property = pointer.slice(pointer.lastIndexOf('/') + 1);
  const made = property === 'id' ? produced(context, path, property, wanted) : undefined;
  return (
    made ??
    listed(context, path, pointer, property, wanted) ??
    noResource(reference, `no control action creates one, and no GET ${path} answers with it`)
  );
}

/** What the POST of a collection makes; undefined where there is none, or its answer holds no id. */
export function produced(
  context: PlanContext,
  collection: string,
  parameter: string,
  wanted: Wanted,
): Recipe | Untested | undefined {
  const create = operationAt(context.model, 'POST', collection);
  const success = create && successOf(context, create);
  const idPointer = success && createdIdPointer(context.model, success.response, collection, parameter);
  if (!create || !success || idPointer === undefined) return undefined;
  const made = context.scenario(create, {
    need: wanted.need,
    label: `${wanted.name} for ${wanted.label}`,
    shape: 'example',
    prefix: `${wanted.name}.`,
    parents: renamed(wanted.parents, collection, create.path),
    depth: wanted.depth + 1,
  });
  if (isUntested(made)) return made;
  const step: Step = {
    kind: 'request',
    id: `create ${wanted.name}`,
    request: made.request,
    expect: { rule: 'status-intended', obligation: success.id, prerequisite: true },
    bind: [{ name: wanted.name, pointer: idPointer }],
  };
  return { steps: [...made.steps, step], bound: { binding: wanted.name } };
}

function listed(
  context: PlanContext,
  path: string,
  pointer: string | null,
  parameter: string,
  wanted: Wanted,
): Recipe | Untested | undefined {
  const list = operationAt(context.model, 'GET', path);
  const success = list && successOf(context, list);
  const at = pointer ?? (success && listedIdPointer(context.model, success.response, parameter));
  if (!list || !success || at === undefined) return undefined;
  return find(
    context,
    { list, success, path },
    { name: wanted.name, pointer: at, ...(wanted.not && { not: wanted.not }) },
    wanted,
  );
}

interface List {
  readonly list: Operation;
  readonly success: Obligation;
  readonly path: string;
}

function find(
  context: PlanContext,
  { list, success, path }: List,
  bind: Bind,
  wanted: Wanted,
): Recipe | Untested {
  const caller = callerFor(context, list, wanted.need);
  if (isUntested(caller)) return caller;
  const parameters = sampleParameters(context, list);
  if (isUntested(parameters)) return parameters;
  const step: Step = {
    kind: 'request',
    id: `find ${wanted.name}`,
    request: request(list, caller, { parents: renamed(wanted.parents, path, list.path), parameters }),
    expect: { rule: 'status-intended', obligation: success.id, prerequisite: true },
    bind: [bind],
  };
  return { steps: [step], bound: { binding: wanted.name } };
}

function noResource(path: string, why: string): Untested {
  return {
    reason: 'no resource',
    detail: `Nothing gives a ${path}: ${why}. Configure \`references: { '${path}': '…' }\`.`,
  };
}
