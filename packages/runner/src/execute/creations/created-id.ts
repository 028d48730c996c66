import { LOCATION_HEADER } from '@touchstone/core/internal';
import type { Exchange } from '../../checks/exchange.js';
import type { Undo } from '../../plan/step.js';
import { extractBinding } from '../extract-binding.js';
import { nestedId } from '../nested-id.js';
import { isLocationOf } from './location.js';

/**
 * Returns the id of a new resource: null if the request names it, undefined if the response does not contain it. The id of
 * a resource that the response does not show below another one names nothing, so it is harmless.
 */
export function createdId({ pointer, request, place }: Undo, exchange: Exchange): string | null | undefined {
  if (pointer === null) return null;
  const id =
    (place.in === 'path' ? nestedId(pointer, exchange, place.at) : undefined) ??
    extractBinding(pointer, exchange);
  return pointer === LOCATION_HEADER && !isLocationOf(exchange, request.path) ? undefined : id;
}
