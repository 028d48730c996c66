import type { Operation } from '@touchstone/core';
import {
  collectionPath,
  createdIdPointer,
  itemOperation,
  listedIdPointer,
  operationAt,
  own,
  pathParameterNames,
} from '@touchstone/core/internal';
import type { Binding } from '../plan/binding.js';
import { bodyValueAt } from '../plan/edit-request.js';
import { isUntested } from '../plan/reasons.js';
import type { Body, ParameterValue } from '../plan/request-template.js';
import type { RequestStep, Step, Undo } from '../plan/step.js';
import { sampleBody } from '../scenario/body.js';
import { callTemplate } from '../scenario/call-template.js';
import { callerFor } from '../scenario/caller-for.js';
import { creationByPut } from '../scenario/chosen-key.js';
import { type ItemRemoval, type PlanContext, successOf } from '../scenario/context.js';
import { effectOfOperation } from '../scenario/effect-of-operation.js';
import { ownReferences } from '../scenario/own-references.js';
import { largestPage, nextPage } from '../scenario/pages.js';
import { sampleParameters } from '../scenario/parameters.js';
import { renamed } from '../scenario/renamed-parameters.js';

/**
 * Returns the step with the request that removes what it creates. Applies to a POST on a collection whose items can be
 * deleted, and to a PUT at a key that the run chose, even if the request should be refused, because a server that
 * accepts it creates an item.
 */
export function withUndo(context: PlanContext, step: Step): Step {
  if (step.kind !== 'request') return step;
  if (step.request.method === 'PUT') return withUndoOfPut(context, step);
  if (step.request.method !== 'POST') return step;
  const create = context.operations.get(step.request.operation);
  const undo = create?.method === 'POST' ? undoOf(context, create, step) : undefined;
  return undo ? { ...step, undo } : step;
}

/** Returns the step of a PUT at a key of the run with the DELETE of the same item. */
function withUndoOfPut(context: PlanContext, step: RequestStep): Step {
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
  const read = readOf(context, remove);
  const undo: Undo = {
    pointer: null,
    place: { in: 'path', at: name },
    request: call(remove, parameters),
    ...(read && { read: { at: read.at, request: call(read.operation, read.parameters) } }),
    ...needsProof(context, put),
  };
  return { ...step, undo };
}

function undoOf(context: PlanContext, create: Operation, step: RequestStep): Undo | undefined {
  const success = successOf(context, create);
  const removal = cachedRemoval(context, create);
  if (!removal || !success) return undefined;
  const { remove, place, name, body } = removal;
  const pointer = createdIdPointer(context.model, success.response, create.path, name);
  const parameters = sampleParameters(context, remove);
  if (pointer === undefined || isUntested(parameters)) return undefined;
  // `POST /members {"userId": …}` may answer with the id of the group.
  if (pointer !== `/${name}` && bodyValueAt(step.request, `/${name}`) !== undefined) return undefined;
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
    ...needsProof(context, create),
  };
}

const literalsOf = ({ request }: RequestStep): readonly ParameterValue[] =>
  request.parameters.filter((parameter) => parameter.in === 'path');

/**
 * Returns whether the run must see a removal work before it creates a second resource. The permission for dangerous
 * calls, or for the operation itself, includes resources that cannot be removed.
 */
const needsProof = ({ options }: PlanContext, { id }: Operation): Pick<Undo, 'needsProof'> =>
  options.allow.includes('dangerous') || own(options.operations, id)?.allow === true
    ? {}
    : { needsProof: true };

function cachedRemoval(context: PlanContext, create: Operation): ItemRemoval | undefined {
  if (!context.removals.has(create.id)) context.removals.set(create.id, removalOf(context, create));
  return context.removals.get(create.id);
}

/** Returns the DELETE of an item, or of its collection with the item in the body. */
function removalOf(context: PlanContext, { path }: Operation): ItemRemoval | undefined {
  const ofItem = itemOperation(context.model, 'DELETE', path);
  const name = ofItem && pathParameterNames(ofItem.path).at(-1);
  if (ofItem && name !== undefined) {
    const [read, list] = [readOf(context, ofItem), listOf(context, path, name)];
    return {
      remove: ofItem,
      place: { in: 'path', at: name },
      name,
      ...(read && { read }),
      ...(list && { list }),
    };
  }
  const ofCollection = operationAt(context.model, 'DELETE', path);
  const sampled = ofCollection && sampleBody(context, ofCollection, { label: 'removal', shape: 'minimal' });
  if (!ofCollection || !sampled || isUntested(sampled)) return undefined;
  const { body } = sampled;
  const [reference, ...others] = ownReferences(context.model, ofCollection, { body });
  return reference && others.length === 0
    ? { remove: ofCollection, place: { in: 'body', at: reference.at }, name: reference.at.slice(1), body }
    : undefined;
}

/** Returns the GET of the item that an operation removes; undefined if the document has none that only reads. */
function readOf(context: PlanContext, { path }: Operation): ItemRemoval['read'] {
  const operation = operationAt(context.model, 'GET', path);
  const at = operation && pathParameterNames(operation.path).at(-1);
  if (!operation || at === undefined || effectOfOperation(context, operation).kind !== 'read')
    return undefined;
  const parameters = sampleParameters(context, operation);
  return isUntested(parameters) ? undefined : { operation, at, parameters };
}

/** Returns the GET that lists the items of a collection; undefined if the document has none that only reads. */
function listOf(context: PlanContext, path: string, parameter: string): ItemRemoval['list'] {
  const operation = operationAt(context.model, 'GET', path);
  const success = operation && successOf(context, operation);
  const pointer = success && listedIdPointer(context.model, success.response, parameter);
  if (!operation || pointer === undefined || effectOfOperation(context, operation).kind !== 'read')
    return undefined;
  const parameters = largestPage(context, operation);
  const page = nextPage(context, operation);
  return isUntested(parameters) ? undefined : { operation, parameters, pointer, ...(page && { page }) };
}

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
