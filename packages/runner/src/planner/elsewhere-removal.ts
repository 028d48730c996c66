import type { ApiModel, Operation, Response } from '@touchstone/core';
import {
  collectionPath,
  isItemPath,
  lastSegment,
  operationAt,
  pathShape,
  singularsOf,
} from '@touchstone/core/internal';
import { isEnvelopeOf } from '../plan/envelope.js';
import { type ItemRemoval, type PlanContext, successOf } from '../scenario/context.js';
import { listOf, removalOfItem } from './item-removal.js';

/** The removal of a resource that an operation creates in another collection. */
export interface ElsewhereRemoval extends ItemRemoval {
  /** True if the list contains only the items below the path of the operation. */
  readonly isPartial?: true;
}

/**
 * Returns the removal of the resources that an operation creates in another collection, such as `DELETE /exports/{id}` for
 * `POST /projects/{key}/export`: the collection is named after the operation, or its items have the schema of the response.
 * A copy such as `POST /lists/{id}/copy` is in the collection of the item that it copies.
 * Returns undefined if the document has no such DELETE with a list, or several. The list is that of the collection, or
 * else the GET of the operation's own path.
 */
export function elsewhereRemoval(
  context: PlanContext,
  create: Operation,
  response: Response,
): ElsewhereRemoval | undefined {
  const candidates = elsewhereItems(context, 'DELETE', create, response).flatMap((remove) => {
    const removal = removalOfItem(context, remove, collectionPath(remove.path));
    if (!removal?.read) return [];
    if (removal.list) return [removal];
    const list = listOf(context, create.path, removal.name);
    return list ? [{ ...removal, list, isPartial: true as const }] : [];
  });
  return candidates.length === 1 ? candidates[0] : undefined;
}

/** Returns the operations on items of other collections that an operation may create. */
export function elsewhereItems(
  context: PlanContext,
  method: 'DELETE' | 'GET',
  create: Operation,
  response: Response,
): readonly Operation[] {
  const shape = pathShape(create.path);
  const component = componentOf(response, create.path);
  const isOfSchema = (path: string): boolean => {
    const read = operationAt(context.model, 'GET', path);
    const shown = read && successOf(context, read);
    return (
      component !== undefined &&
      shown !== undefined &&
      componentOf(shown.response, collectionPath(path)) === component
    );
  };
  return itemOperations(context.model, method)
    .filter((item) => {
      const { path } = item.operation;
      if (isElsewhere(item.shape, shape))
        return isOfSchema(path) || isNamedAfter(lastSegment(collectionPath(path)), lastSegment(create.path));
      // The action creates an item beside the one that its path names.
      const isBeside = collectionPath(shape) === item.shape;
      return isBeside && (COPIES.test(create.path) || (response.status === '201' && isOfSchema(path)));
    })
    .map(({ operation }) => operation);
}

/** Matches the paths of actions that create an item like the one that they name. */
const COPIES = /\/(copy|copies|clone|clones|duplicate|fork|forks|instantiate)$/i;

interface ShapedOperation {
  readonly operation: Operation;
  /** The path without the names of its parameters. */
  readonly shape: string;
}

const operationsOf = {
  DELETE: new WeakMap<ApiModel, readonly ShapedOperation[]>(),
  GET: new WeakMap<ApiModel, readonly ShapedOperation[]>(),
};

/** Returns every operation of a method on an item, with the shape of its path. */
export function itemOperations(model: ApiModel, method: 'DELETE' | 'GET'): readonly ShapedOperation[] {
  const cached = operationsOf[method].get(model);
  if (cached) return cached;
  const operations = model.operations
    .filter((operation) => operation.method === method && isItemPath(operation.path))
    .map((operation) => ({ operation, shape: pathShape(operation.path) }));
  operationsOf[method].set(model, operations);
  return operations;
}

/**
 * Returns true if an item does not contain the action, because an action such as `POST /exports/{id}/retry` returns the
 * item itself, and if the action's path has the values of all parameters of the collection.
 */
export function isElsewhere(itemShape: string, actionShape: string): boolean {
  if (actionShape === itemShape || actionShape.startsWith(`${itemShape}/`)) return false;
  const parents = collectionPath(itemShape);
  const last = parents.lastIndexOf('{}');
  return last < 0 || actionShape.startsWith(parents.slice(0, last + 2));
}

/** Returns true for `exports` and the action `export`, or for two equal names. */
const isNamedAfter = (collection: string, action: string): boolean =>
  [collection, ...singularsOf(collection)].some((name) => name.toLowerCase() === action.toLowerCase());

/**
 * Returns the reference to the component that describes the resource in a response, also within an envelope, which may be
 * named after the collection.
 */
export function componentOf({ content }: Response, collection: string): string | undefined {
  const schema = content[0]?.schema?.schema;
  const own = referenceOf(schema);
  if (own !== undefined || typeof schema !== 'object') return own;
  const { properties } = schema;
  if (typeof properties !== 'object' || properties === null || Array.isArray(properties)) return undefined;
  const isEnvelope = isEnvelopeOf(collection);
  return referenceOf(Object.entries(properties).find(([name]) => isEnvelope(name))?.[1]);
}

const referenceOf = (schema: unknown): string | undefined =>
  typeof schema === 'object' && schema !== null && '$ref' in schema && typeof schema.$ref === 'string'
    ? schema.$ref
    : undefined;
