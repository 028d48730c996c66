import { operationAt, own, pathParameterNames, pathShape, pathUpTo } from '@touchstone/core/internal';
import type { Environment } from '../environment.js';
import type { RequestContext } from '../request-context.js';
import { bodyObject } from './request-body.js';
import type { ResourceStore } from './resource-store.js';
import { NO_PARENTS } from './store/record.js';
import { referenceValues, scalarsAt } from './types/references.js';
import { itemPathOf } from './types/resource-types.js';

/** See {@link StatePredicates.isReferenceAbsent}. */
export function isReferenceAbsent(
  environment: Environment,
  store: ResourceStore,
  context: RequestContext,
  field: string,
): boolean {
  const { body } = context;
  if (body.kind !== 'read') return false;
  const tenant = store.tenant(context.tenant);
  const references = referenceValues(environment.model, context.operation.operation, body.value).filter(
    ({ reference }) => reference.at === field || reference.at.startsWith(`${field}/`),
  );
  return references.some(({ reference, value }) => {
    if (reference.pointer === null) {
      const type = store.types.byItem.get(pathShape(reference.path));
      return type !== undefined && !store.find(tenant, type, value, NO_PARENTS);
    }
    const values = referableValues(environment, store, context, reference.path, reference.pointer);
    return values !== undefined && !values.includes(value);
  });
}

/**
 * Returns the values that a reference such as `/inventory/{item_id}/stock#/data/*\/location_id` may have in this
 * request; `undefined` if they cannot be determined.
 */
function referableValues(
  environment: Environment,
  store: ResourceStore,
  context: RequestContext,
  path: string,
  pointer: string,
): readonly string[] | undefined {
  const operation = operationAt(environment.model, 'GET', path);
  if (!operation) return undefined;
  const effect = store.types.effectOf(operation);
  if (effect.kind !== 'read' && effect.kind !== 'list') return undefined;
  const parents = new Map<string, string>();
  for (const name of pathParameterNames(path)) {
    const value = context.path(name) ?? own(bodyObject(context), name);
    // A missing parameter is reported as a different error.
    if (value === undefined) return undefined;
    parents.set(pathShape(pathUpTo(path, name)), String(value));
  }
  const tenant = store.tenant(context.tenant);
  const { at } = effect.shape;
  if (effect.kind === 'list') {
    const values = store.list(tenant, effect.of, parents).map(({ value }) => value);
    return textsAt(values, pointer.startsWith(`${at}/`) ? pointer.slice(at.length) : pointer);
  }
  const item = itemPathOf(path);
  const id = item === undefined ? undefined : parents.get(pathShape(item));
  const record = id === undefined ? undefined : store.find(tenant, effect.of, id, NO_PARENTS);
  if (!record) return [];
  // The pointer may include the envelope of the response.
  const inner = at !== '' && pointer.startsWith(`${at}/`) ? pointer.slice(at.length) : pointer;
  return textsAt(record.value, inner);
}

const textsAt = (value: unknown, pointer: string): readonly string[] => scalarsAt(value, pointer).map(String);
