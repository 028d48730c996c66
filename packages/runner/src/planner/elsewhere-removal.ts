import type { ApiModel, Operation, Response } from '@touchstone/core';
import {
  collectionPath,
  isItemPath,
  lastSegment,
  operationAt,
  pathShape,
  singularsOf,
} from '@touchstone/core/internal';
import { type ItemRemoval, type PlanContext, successOf } from '../scenario/context.js';
import { removalOfItem } from './item-removal.js';

/**
 * Returns the removal of the resources that an action creates in another collection, such as `DELETE /exports/{id}` for
 * `POST /projects/{key}/export`: the collection is named after the action, or its items have the schema of the response.
 * Returns undefined if the document has no such DELETE with a list of the collection, or several.
 */
export function elsewhereRemoval(
  context: PlanContext,
  create: Operation,
  response: Response,
): ItemRemoval | undefined {
  const shape = pathShape(create.path);
  const removes = itemRemovals(context.model).filter((remove) => isElsewhere(remove.shape, shape));
  const component = componentOf(response);
  const candidates = removes.flatMap(({ remove }): readonly ItemRemoval[] => {
    const collection = collectionPath(remove.path);
    const read = operationAt(context.model, 'GET', remove.path);
    const shown = read && successOf(context, read);
    const isOfSchema =
      component !== undefined && shown !== undefined && componentOf(shown.response) === component;
    if (!isOfSchema && !isNamedAfter(lastSegment(collection), lastSegment(create.path))) return [];
    const removal = removalOfItem(context, remove, collection);
    return removal?.list && removal.read ? [removal] : [];
  });
  return candidates.length === 1 ? candidates[0] : undefined;
}

interface ShapedRemoval {
  readonly remove: Operation;
  /** The path without the names of its parameters. */
  readonly shape: string;
}

const removalsOf = new WeakMap<ApiModel, readonly ShapedRemoval[]>();

/** Returns every DELETE of an item, with the shape of its path. */
function itemRemovals(model: ApiModel): readonly ShapedRemoval[] {
  const cached = removalsOf.get(model);
  if (cached) return cached;
  const removals = model.operations
    .filter(({ method, path }) => method === 'DELETE' && isItemPath(path))
    .map((remove) => ({ remove, shape: pathShape(remove.path) }));
  removalsOf.set(model, removals);
  return removals;
}

/**
 * Returns true if an item does not contain the action, because an action such as `POST /exports/{id}/retry` returns the
 * item itself, and if the action's path has the values of all parameters of the collection.
 */
function isElsewhere(itemShape: string, actionShape: string): boolean {
  if (actionShape === itemShape || actionShape.startsWith(`${itemShape}/`)) return false;
  const parents = collectionPath(itemShape);
  const last = parents.lastIndexOf('{}');
  return last < 0 || actionShape.startsWith(parents.slice(0, last + 2));
}

/** Returns true for `exports` and the action `export`, or for two equal names. */
const isNamedAfter = (collection: string, action: string): boolean =>
  [collection, ...singularsOf(collection)].some((name) => name.toLowerCase() === action.toLowerCase());

const ENVELOPES: ReadonlySet<string> = new Set(['data', 'result', 'item']);

/** Returns the reference to the component that describes the resource in a response, also within an envelope. */
function componentOf({ content }: Response): string | undefined {
  const schema = content[0]?.schema?.schema;
  const own = referenceOf(schema);
  if (own !== undefined || typeof schema !== 'object') return own;
  const { properties } = schema;
  if (typeof properties !== 'object' || properties === null || Array.isArray(properties)) return undefined;
  return referenceOf(Object.entries(properties).find(([name]) => ENVELOPES.has(name))?.[1]);
}

const referenceOf = (schema: unknown): string | undefined =>
  typeof schema === 'object' && schema !== null && '$ref' in schema && typeof schema.$ref === 'string'
    ? schema.$ref
    : undefined;
