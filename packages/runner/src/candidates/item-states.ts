import type { Json } from '@touchstone/core';
import { childPointer, fieldSchemas } from '@touchstone/core/internal';
import { isUntested } from '../plan/reasons.js';
import { sampleBody } from '../scenario/body.js';
import { isObject } from '../scenario/fresh-places.js';
import { type OperationFunction, oncePerOperation } from '../scenario/once-per-operation.js';

/** A state of an item that a write to a property with a closed list of values leads to. */
export interface ItemState {
  readonly pointer: string;
  readonly value: Json;
  /** Further words by which error codes name the state. */
  readonly words?: readonly string[];
}

const EMPTY_WORDS = ['no', 'none', 'empty', 'without'];

/** Maximum number of states that a write leads to. */
const MAX_STATES = 8;

/**
 * Returns the states that an update may bring an item into: each value of its `enum` and boolean properties, and an empty
 * list.
 */
export const statesOf: OperationFunction<readonly ItemState[]> = oncePerOperation((context, write) => {
  if (write.method !== 'PATCH' && write.method !== 'PUT') return [];
  const sampled = sampleBody(context, write, { label: 'references', shape: 'full' });
  if (!sampled || isUntested(sampled) || !isObject(sampled.body.value)) return [];
  return Object.entries(sampled.body.value)
    .flatMap(([name, sent]): readonly ItemState[] => {
      const pointer = childPointer('', name);
      if (Array.isArray(sent)) return sent.length > 0 ? [{ pointer, value: [], words: EMPTY_WORDS }] : [];
      if (typeof sent === 'boolean') return [true, false].map((value) => ({ pointer, value }));
      const listed = fieldSchemas(context.model, write, pointer).flatMap(({ schema }) =>
        typeof schema === 'object' && Array.isArray(schema.enum) ? (schema.enum as Json[]) : [],
      );
      return listed.filter((value) => typeof value === 'string').map((value) => ({ pointer, value }));
    })
    .slice(0, MAX_STATES);
});
