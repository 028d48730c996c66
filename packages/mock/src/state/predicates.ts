import type { TransitionTable } from '@touchstone/core';
import { atPointer, own } from '@touchstone/core/internal';
import type { RequestContext } from '../request-context.js';
import { bodyObject } from './request-body.js';
import type { ResourceStore } from './resource-store.js';
import type { StoredRecord } from './store/record.js';

/** See {@link StatePredicates.isTaken}. */
export function isTaken(
  store: ResourceStore,
  context: RequestContext,
  fields: readonly string[],
  subjects: readonly StoredRecord[],
): boolean {
  const effect = store.types.effectOf(context.operation.operation);
  if (effect.kind !== 'create' && effect.kind !== 'change') return false;
  const body = bodyObject(context);
  const tenant = store.tenant(context.tenant);
  const records = store.all(tenant, effect.of);
  if (fields.length === 0) {
    const text = JSON.stringify(body);
    const same = subjects.filter(({ type, createdBy }) => type === effect.of && createdBy === text);
    return effect.kind === 'create' && tenant.countCreatedBy(effect.of, text) > same.length;
  }
  const wanted = fields.map((field) => atPointer(body, field));
  if (wanted.includes(undefined)) return false;
  for (const record of records.values()) {
    if (subjects.includes(record)) continue;
    if (fields.every((field, index) => isSameValue(atPointer(record.value, field), wanted[index])))
      return true;
  }
  return false;
}

/**
 * Returns `true` if two values are equal. Strings that contain `@`, such as email addresses, are compared
 * case-insensitively.
 */
function isSameValue(one: unknown, other: unknown): boolean {
  if (typeof one === 'string' && typeof other === 'string' && one.includes('@'))
    return one.toLowerCase() === other.toLowerCase();
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Returns `true` if the body sets a state that the transition table does not permit. */
export function isForbiddenChange(
  store: ResourceStore,
  context: RequestContext,
  { field, initial, allowed }: TransitionTable,
  subjects: readonly StoredRecord[],
): boolean {
  const to = atPointer(bodyObject(context), field);
  if (typeof to !== 'string') return false;
  const effect = store.types.effectOf(context.operation.operation);
  if (effect.kind === 'create') return !initial.includes(to);
  return subjects.some(({ value }) => {
    const from = atPointer(value, field);
    return typeof from === 'string' && !(own(allowed, from) ?? []).includes(to);
  });
}
