import type { Operation } from '@touchstone/core';
import { itemOperation, listedIdPointer, operationAt, pathParameterNames } from '@touchstone/core/internal';
import { isUntested } from '../plan/reasons.js';
import { sampleBody } from '../scenario/body.js';
import { type ItemRemoval, type PlanContext, successOf } from '../scenario/context.js';
import { effectOfOperation } from '../scenario/effect-of-operation.js';
import { largestPage, nextPage } from '../scenario/list-pages.js';
import { ownReferences } from '../scenario/own-references.js';
import { sampleParameters } from '../scenario/parameters.js';

/** Returns the removal of the resources that an operation creates; undefined if there is none. Cached by operation. */
export function itemRemoval(context: PlanContext, create: Operation): ItemRemoval | undefined {
  if (!context.removals.has(create.id)) context.removals.set(create.id, removalOf(context, create));
  return context.removals.get(create.id);
}

/**
 * Returns the operation that deletes an item, and the place of the id: the DELETE of the item, or else the DELETE of its
 * collection, whose body contains the id. Returns undefined if the document has neither.
 */
function removalOf(context: PlanContext, { path }: Operation): ItemRemoval | undefined {
  const ofItem = itemOperation(context.model, 'DELETE', path);
  const removal = ofItem && removalOfItem(context, ofItem, path);
  if (removal) return removal;
  const ofCollection = operationAt(context.model, 'DELETE', path);
  const sampled = ofCollection && sampleBody(context, ofCollection, { label: 'removal', shape: 'minimal' });
  if (!ofCollection || !sampled || isUntested(sampled)) return undefined;
  const { body } = sampled;
  const [reference, ...others] = ownReferences(context.model, ofCollection, { body });
  return reference && others.length === 0
    ? { remove: ofCollection, place: { in: 'body', at: reference.at }, name: reference.at.slice(1), body }
    : undefined;
}

/** Returns the removal of an item of a collection; undefined if the path of the DELETE has no parameter. */
export function removalOfItem(
  context: PlanContext,
  remove: Operation,
  collection: string,
): ItemRemoval | undefined {
  const name = pathParameterNames(remove.path).at(-1);
  if (name === undefined) return undefined;
  const [read, list] = [itemRead(context, remove), listOf(context, collection, name)];
  const place = { in: 'path', at: name } as const;
  return { remove, place, name, ...(read && { read }), ...(list && { list }) };
}

/** Returns the GET of the item that an operation removes; undefined if the document has none that only reads. */
export function itemRead(context: PlanContext, { path }: Operation): ItemRemoval['read'] {
  const operation = operationAt(context.model, 'GET', path);
  const at = operation && pathParameterNames(operation.path).at(-1);
  if (!operation || at === undefined || effectOfOperation(context, operation).kind !== 'read')
    return undefined;
  const parameters = sampleParameters(context, operation);
  return isUntested(parameters) ? undefined : { operation, at, parameters };
}

/** Returns the GET that lists the items of a collection; undefined if the document has none that only reads. */
export function listOf(context: PlanContext, path: string, parameter: string): ItemRemoval['list'] {
  const operation = operationAt(context.model, 'GET', path);
  const success = operation && successOf(context, operation);
  const pointer = success && listedIdPointer(context.model, success.response, parameter, path);
  if (!operation || pointer === undefined || effectOfOperation(context, operation).kind !== 'read')
    return undefined;
  const parameters = largestPage(context, operation);
  const page = nextPage(context, operation);
  return isUntested(parameters) ? undefined : { operation, parameters, pointer, ...(page && { page }) };
}
