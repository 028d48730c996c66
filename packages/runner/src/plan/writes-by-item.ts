import type { ApiModel, Operation } from '@touchstone/core';
import { pathUpToLastParameter } from '@touchstone/core/internal';
import { SAFE_METHODS } from './safe-methods.js';

const writesOf = new WeakMap<ApiModel, ReadonlyMap<string, readonly Operation[]>>();

/** Returns the writes to an item, such as `POST /orders/{id}/ship` for `/orders/{id}`. */
export const writesTo = (model: ApiModel, item: string): readonly Operation[] =>
  writesByItem(model).get(item) ?? [];

function writesByItem(model: ApiModel): ReadonlyMap<string, readonly Operation[]> {
  const cached = writesOf.get(model);
  if (cached) return cached;
  const byItem = new Map<string, Operation[]>();
  for (const operation of model.operations) {
    const item = pathUpToLastParameter(operation.path);
    if (item === undefined || SAFE_METHODS.includes(operation.method)) continue;
    const others = byItem.get(item);
    if (others) others.push(operation);
    else byItem.set(item, [operation]);
  }
  writesOf.set(model, byItem);
  return byItem;
}
