import type { Operation } from '@touchstone/core';
import {
  documentedItemPath,
  itemOperation,
  operationAt,
  pathParameterNames,
} from '@touchstone/core/internal';
import type { NewItem } from '../plan/binding.js';
import type { Obligation } from '../plan/obligation.js';
import { type PlanContext, successOf } from './context.js';

/** Returns the POST of a collection and its success; undefined if there is none. */
export function creationIn(
  context: PlanContext,
  collection: string,
): { readonly create: Operation; readonly success: Obligation } | undefined {
  const create = operationAt(context.model, 'POST', collection);
  const success = create && successOf(context, create);
  return success && { create, success };
}

/** Returns the new item of a collection, with the schema of its path parameter. */
export function newItem({ model }: PlanContext, collection: string, parameter: string): NewItem {
  for (const method of ITEM_METHODS) {
    const operation = itemOperation(model, method, collection);
    const name = pathParameterNames(operation?.path ?? '').at(-1);
    const declared = operation?.parameters.find((one) => one.in === 'path' && one.name === name);
    if (operation && declared) return { path: operation.path, parameter, schema: declared.schema.pointer };
  }
  return { path: documentedItemPath(model, collection) ?? collection, parameter, schema: null };
}

const ITEM_METHODS = ['GET', 'DELETE', 'PUT', 'PATCH'] as const;
