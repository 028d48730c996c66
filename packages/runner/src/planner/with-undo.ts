import type { Operation } from '@touchstone/core';
import {
  collectionPath,
  isItemPath,
  itemOperation,
  operationAt,
  own,
  pathParameterNames,
  possibleRemoval,
} from '@touchstone/core/internal';
import { archives } from '../plan/archives.js';
import type { Binding } from '../plan/binding.js';
import { isPosition } from '../plan/position-name.js';
import { isUntested } from '../plan/reasons.js';
import { type Body, hasFreshValue, type ParameterValue } from '../plan/request-template.js';
import { isBatch, type RemainingItem, type RequestStep, type Step, type Undo } from '../plan/step.js';
import { callTemplate } from '../scenario/call-template.js';
import { callerFor } from '../scenario/caller-for.js';
import { creationByPut } from '../scenario/chosen-key.js';
import { type ItemRemoval, type PlanContext, successOf } from '../scenario/context.js';
import { sampleParameters } from '../scenario/parameters.js';
import { hasPositionalId } from '../scenario/positional-ids.js';
import { renamed } from '../scenario/renamed-parameters.js';
import { batchRemoval } from './batch-removal.js';
import { createdPointer } from './created-pointer.js';
import { elsewhereRead } from './elsewhere-read.js';
import { elsewhereRemoval } from './elsewhere-removal.js';
import { itemRead, itemRemoval } from './item-removal.js';
import { permanentRemoval } from './permanent-removal.js';

/**
 * Returns the step with the request that removes the resource that it may create. Applies to a POST or PUT on a
 * collection whose items can be deleted, and to a PUT at a key that the run chose, even if the request should be
 * refused, because a server that accepts it creates an item. On a server that the run did not start, also states why an
 * item remains.
 */
export function withUndo(context: PlanContext, step: Step): Step {
  if (step.kind !== 'request') return step;
  const { method, operation } = step.request;
  const declared = context.operations.get(operation);
  const create = declared?.method === method ? declared : undefined;
  if (method === 'POST') return create ? withUndoOfPost(context, create, step) : step;
  if (method !== 'PUT') return step;
  const atKey = withUndoOfPut(context, step);
  return atKey === step && create && !isItemPath(create.path)
    ? withUndoOfUpsert(context, create, step)
    : atKey;
}

function withUndoOfPost(context: PlanContext, create: Operation, step: RequestStep): Step {
  const undo =
    undoOf(context, create, step, itemRemoval(context, create)) ??
    undoElsewhere(context, create, step) ??
    undoOfBatch(context, create, step);
  const because = context.options.isShared ? remainsBecause(context, create, step, undo) : undefined;
  const remains = because && {
    because,
    after: createdAfter(context, create),
    ...itemOf(context, create, step),
  };
  return { ...step, ...(undo && { undo }), ...(remains && { remains }) };
}

/** Returns the read of the resource that the step creates in another collection. */
function itemOf(
  context: PlanContext,
  create: Operation,
  step: RequestStep,
): { readonly item?: RemainingItem } {
  const success = successOf(context, create);
  const item = success && elsewhereRead(context, create, success.response, step);
  return item ? { item } : {};
}

/**
 * Returns a PUT on a collection with the removal of the item that it creates if no item has the values of its body. A
 * path with a parameter may instead name a part of another resource, which is removed with that resource.
 */
function withUndoOfUpsert(context: PlanContext, create: Operation, step: RequestStep): Step {
  const undo = undoOf(context, create, step, itemRemoval(context, create));
  if (undo) return { ...step, undo };
  const isRemovable = create.path.includes('{') || operationAt(context.model, 'DELETE', create.path);
  return context.options.isShared && !isRemovable
    ? { ...step, remains: { because: noRemoval(context, create), after: '201' } }
    : step;
}

/** Returns why the run has no request that removes the item: the document has none, or its id is unknown. */
function noRemoval({ model }: PlanContext, create: Operation): string {
  const { path } = create;
  const remove = itemOperation(model, 'DELETE', path);
  const name = remove && pathParameterNames(remove.path).at(-1);
  if (name !== undefined)
    return `${remove?.id} may remove it, but the response to its creation gives no value of \`${name}\``;
  const action = possibleRemoval(model, create);
  return action
    ? `${action.id} may remove it, but only its name says so`
    : 'the document has no request that removes it';
}

/** Returns why a resource remains after the run; undefined if the run removes it. */
function remainsBecause(
  context: PlanContext,
  create: Operation,
  { request }: RequestStep,
  undo: Undo | undefined,
): string | undefined {
  if (!undo) return noRemoval(context, create);
  if (isBatch(undo))
    return `${undo.request.operation} may remove it, but nothing shows that the run created it`;
  if (undo.isElsewhere) return 'no list shows whether it is new';
  if (mayExist(create, request))
    return 'the response may identify an existing resource, which the run must not remove';
  const remove = context.operations.get(undo.request.operation);
  if (!remove || !archives(remove)) return undefined;
  const forGood = undo.permanent ? `; ${undo.permanent.request.operation} may remove it for good` : '';
  return `${undo.request.operation} archives it instead of removing it${forGood}`;
}

/** Returns true if the response of a POST may identify an existing resource. */
const mayExist = ({ responses }: Operation, request: RequestStep['request']): boolean =>
  !responses.some(({ status }) => status === '201') && !hasFreshValue(request);

/** Returns '2xx' if any success of a POST creates an item of a collection; '201' if only that status does. */
function createdAfter({ model }: PlanContext, { path, responses }: Operation): '201' | '2xx' {
  const hasItems = ITEM_METHODS.some((method) => itemOperation(model, method, path) !== undefined);
  return hasItems && !responses.some(({ status }) => status === '201') ? '2xx' : '201';
}

const ITEM_METHODS = ['GET', 'DELETE'] as const;

/**
 * Returns a PUT with the removal of the item that it may create. On a server that the run did not start, states why an
 * item remains that the server creates at an id that should not exist.
 */
function withUndoOfPut(context: PlanContext, step: RequestStep): Step {
  const isAltered = step.request.substitutions.some(
    ({ in: place, value }) => place === 'path' && value.altered,
  );
  if (!isAltered || context.options.isShared !== true) return withUndoOfChosen(context, step);
  return {
    ...step,
    remains: { because: 'the server created it at an id that did not exist', after: '2xx' },
  };
}

/**
 * Returns a PUT at a key that the run chose with the DELETE of the item as its undo. Returns the step unchanged if the
 * run did not choose the key, or if the document has no such DELETE or no 201 for the PUT.
 */
function withUndoOfChosen(context: PlanContext, step: RequestStep): Step {
  const put = context.operations.get(step.request.operation);
  const remove = put && operationAt(context.model, 'DELETE', put.path);
  const name = pathParameterNames(remove?.path ?? '').at(-1);
  if (!put || !remove || name === undefined || !creationByPut(context, put)) return step;
  const parameters = sampleParameters(context, remove);
  const inPath = step.request.substitutions.filter((substitution) => substitution.in === 'path');
  const isChosen = inPath.at(-1)?.value.isChosen === true;
  if (!isChosen || isUntested(parameters)) return step;
  const caller = removerOf(context, remove, step);
  const call = (operation: Operation, values: readonly ParameterValue[]): Undo['request'] =>
    callTemplate(operation, caller, {
      parents: renamed(new Map(inPath.map(({ at, value }) => [at, value])), put.path, operation.path),
      parameters: [...literalsOf(step), ...values],
    });
  const read = itemRead(context, remove);
  const undo: Undo = {
    pointer: null,
    place: { in: 'path', at: name },
    request: call(remove, parameters),
    ...permanentOf(context, remove, (operation, values) => call(operation, values)),
    ...(read && { read: { at: read.at, request: call(read.operation, read.parameters) } }),
    ...needsProof(context, put),
  };
  return { ...step, undo };
}

/** Returns the undo of an action that creates a resource in another collection of a server that the run did not start. */
function undoElsewhere(context: PlanContext, create: Operation, step: RequestStep): Undo | undefined {
  const success = successOf(context, create);
  if (context.options.isShared !== true || !success) return undefined;
  const removal = elsewhereRemoval(context, create, success.response);
  const undo = undoOf(context, create, step, removal);
  return undo && { ...undo, isElsewhere: true, ...(removal?.isPartial && { needsValues: true }) };
}

/** Returns the undo of a request that creates several resources on a server that the run did not start. */
function undoOfBatch(context: PlanContext, create: Operation, step: RequestStep): Undo | undefined {
  const success = successOf(context, create);
  if (context.options.isShared !== true || !success) return undefined;
  const removal = batchRemoval(context, create, success.response);
  const undo = removal && undoOf(context, create, step, removal, removal.pointer);
  return undo && { ...undo, isElsewhere: true, needsValues: true };
}

/** @param idPointer The pointer to the id in the response. Default: that of the only resource in it. */
function undoOf(
  context: PlanContext,
  create: Operation,
  step: RequestStep,
  removal: ItemRemoval | undefined,
  idPointer?: string,
): Undo | undefined {
  const success = successOf(context, create);
  if (!removal || !success) return undefined;
  const { remove, place, body } = removal;
  const collection = place.in === 'path' ? collectionPath(remove.path) : create.path;
  const pointer = idPointer ?? createdPointer(context, success.response, step, { collection, removal });
  const parameters = sampleParameters(context, remove);
  if (pointer === undefined || isUntested(parameters)) return undefined;
  const inPath = step.request.substitutions.filter((substitution) => substitution.in === 'path');
  const parents = new Map(inPath.map(({ at, value }): [string, Binding] => [at, value]));
  const caller = removerOf(context, remove, step);
  const call = (
    operation: Operation,
    values: readonly ParameterValue[],
    collection: string,
    options: { readonly body?: Body } = {},
  ): Undo['request'] =>
    callTemplate(operation, caller, {
      ...options,
      parents: renamed(parents, create.path, collection),
      parameters: [...literalsOf(step), ...values],
    });
  const { read, list } = removal;
  return {
    pointer,
    place,
    request: call(remove, parameters, place.in === 'path' ? collectionPath(remove.path) : remove.path, {
      ...(body && { body }),
    }),
    ...(place.in === 'path' &&
      permanentOf(context, remove, (operation, values) =>
        call(operation, values, collectionPath(operation.path)),
      )),
    ...(read && {
      read: {
        at: read.at,
        request: call(read.operation, read.parameters, collectionPath(read.operation.path)),
      },
    }),
    ...(list && {
      search: {
        request: call(list.operation, list.parameters, list.operation.path),
        pointer: list.pointer,
        ...(list.page && { page: list.page }),
      },
    }),
    ...(context.options.isShared === true &&
      create.method === 'POST' &&
      mayExist(create, step.request) && { mayExist: true as const }),
    ...(context.options.isShared === true && isPositional(context, removal) && { isPosition: true as const }),
    ...needsProof(context, create),
  };
}

/** Returns the request that removes an item for good if `remove` moves it into a trash. */
function permanentOf(
  context: PlanContext,
  remove: Operation,
  call: (operation: Operation, values: readonly ParameterValue[]) => Undo['request'],
): Pick<Undo, 'permanent'> {
  const removal = permanentRemoval(context, remove);
  if (!removal) return {};
  const request = call(removal.operation, removal.parameters);
  return { permanent: { place: { in: 'path', at: removal.at }, request } };
}

const isPositional = ({ model }: PlanContext, { remove, place, name }: ItemRemoval): boolean =>
  place.in === 'path' ? hasPositionalId(model, remove.path) : isPosition(name);

const literalsOf = ({ request }: RequestStep): readonly ParameterValue[] =>
  request.parameters.filter((parameter) => parameter.in === 'path');

/**
 * Requires that a removal has worked before the run creates a second resource. The permission for dangerous calls, or
 * for the operation itself, lifts the requirement, because it includes resources that cannot be removed.
 */
const needsProof = ({ options }: PlanContext, { id }: Operation): Pick<Undo, 'needsProof'> =>
  options.allow.includes('dangerous') || own(options.operations, id)?.allow === true
    ? {}
    : { needsProof: true };

/**
 * Returns a caller of the same tenant that may delete the item, because the step's own caller may lack the scope or may
 * already be revoked. Falls back to the step's own caller.
 */
function removerOf(
  context: PlanContext,
  remove: Operation,
  { request: { caller } }: RequestStep,
): string | null {
  const planned = caller === null ? undefined : context.callers.get(caller);
  const tenant = planned?.from === 'control' ? planned.description.tenant : 'removal';
  const remover = callerFor(context, remove, { tenant });
  return isUntested(remover) ? caller : remover;
}
