import { atPointer } from '@touchstone/core/internal';
import type { RequestContext } from '../request-context.js';
import { bodyObject } from './request-body.js';
import type { TenantStore } from './store/tenant-store.js';
import { referenceValues } from './types/references.js';

/** Returns the last accepted value of a field if the request's value is lower; otherwise `undefined`. */
export function fallsBelow(
  { lastValues }: TenantStore,
  context: RequestContext,
  field: string,
): number | undefined {
  const value = numberAt(context, field);
  const last = lastValues.get(keyOf(context, field));
  return value !== undefined && last !== undefined && value < last ? last : undefined;
}

/** Stores the values of all fields that must not decrease. */
export function keepLastValues({ lastValues }: TenantStore, context: RequestContext): void {
  for (const { errors } of context.operation.operation.responses)
    for (const { triggers } of errors)
      for (const trigger of triggers) {
        if (trigger.kind !== 'value-falling') continue;
        const value = numberAt(context, trigger.field);
        if (value !== undefined) lastValues.set(keyOf(context, trigger.field), value);
      }
}

function numberAt(context: RequestContext, field: string): number | undefined {
  const value = atPointer(bodyObject(context), field);
  return typeof value === 'number' ? value : undefined;
}

/**
 * Returns a key that contains the ids of the path and the references of the body, because both identify what the value
 * belongs to.
 */
function keyOf({ environment, operation, route, body }: RequestContext, field: string): string {
  const references =
    body.kind === 'read' ? referenceValues(environment.model, operation.operation, body.value) : [];
  return JSON.stringify([
    operation.operation.id,
    field,
    Object.values(route.values),
    references.map(({ value }) => value),
  ]);
}
