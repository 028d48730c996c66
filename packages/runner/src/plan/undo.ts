import type { Operation } from '@touchstone/core';
import { createdIdPointer, operationAt, operationsOn, pathParameterNames } from '@touchstone/core/internal';
import { sampleBody } from './body.js';
import { callerFor } from './callers.js';
import type { Body, Bound, RequestStep, Step, Undo } from './case.js';
import { isUntested, type PlanContext, successOf } from './context.js';
import { sampleParameters } from './parameters.js';
import { ownReferences } from './references.js';
import { request } from './request.js';
import { renamed } from './routes.js';

/**
 * The step with how to take back what it makes. Every POST on a collection whose items can be deleted has it, one
 * that should be refused too: a server that accepts it leaves something behind.
 */
export function withUndo(context: PlanContext, step: Step): Step {
  if (step.kind !== 'request' || step.request.method !== 'POST') return step;
  const create = context.operations.get(step.request.operation);
  const undo = create?.method === 'POST' ? undoOf(context, create, step) : undefined;
  return undo ? { ...step, undo } : step;
}

function undoOf(context: PlanContext, create: Operation, step: RequestStep): Undo | undefined {
  const success = successOf(context, create);
  const removal = usualRemoval(context, create);
  if (!removal || !success) return undefined;
  const { remove, place, body } = removal;
  const pointer = createdIdPointer(context.model, success.response, create.path, place.at.replace(/^\//, ''));
  const parameters = sampleParameters(context, remove);
  if (pointer === undefined || isUntested(parameters)) return undefined;
  const inPath = step.request.substitutions.filter((each) => each.in === 'path');
  const parents = new Map(inPath.map(({ at, value }): [string, Bound] => [at, value]));
  return {
    pointer,
    place,
    request: request(remove, removerOf(context, remove, step), {
      ...(body && { body }),
      parents: renamed(parents, create.path, place.in === 'path' ? collectionOf(remove.path) : remove.path),
      parameters: [...step.request.parameters.filter((each) => each.in === 'path'), ...parameters],
    }),
  };
}

export interface ItemRemoval {
  readonly remove: Operation;
  readonly place: Undo['place'];
  readonly body?: Body;
}

function usualRemoval(context: PlanContext, create: Operation): ItemRemoval | undefined {
  if (!context.removals.has(create.id)) context.removals.set(create.id, removalOf(context, create));
  return context.removals.get(create.id);
}

/** The DELETE of an item, or of its collection with the item in the body. */
function removalOf(context: PlanContext, { path }: Operation): ItemRemoval | undefined {
  const ofItem = operationsOn(context.model, `${path}/{}`).find(({ method }) => method === 'DELETE');
  const parameter = ofItem && pathParameterNames(ofItem.path).at(-1);
  if (ofItem && parameter !== undefined) return { remove: ofItem, place: { in: 'path', at: parameter } };
  const ofCollection = operationAt(context.model, 'DELETE', path);
  const sampled = ofCollection && sampleBody(context, ofCollection, { label: 'removal', shape: 'minimal' });
  if (!ofCollection || !sampled || isUntested(sampled)) return undefined;
  const { body } = sampled;
  const [own, ...others] = ownReferences(context.model, ofCollection, { body });
  return own && others.length === 0
    ? { remove: ofCollection, place: { in: 'body', at: own.at }, body }
    : undefined;
}

const collectionOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

/** Somebody of the caller's tenant who may remove: the caller itself may lack the scope, or be revoked by then. */
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
