import { atPointer, LOCATION_HEADER } from '@touchstone/core/internal';
import type { Exchange } from '../../checks/exchange.js';
import { parseBody } from '../../http/parse-body.js';
import { SENT_KEY_PREFIX } from '../../plan/binding.js';
import type { Undo } from '../../plan/step.js';
import { extractBinding } from '../extract-binding.js';
import { nestedId } from '../nested-id.js';
import { type ExistingIds, existedBefore } from './existing-ids.js';
import { idInLocation, isLocationOf } from './location.js';

/**
 * Returns the id of a new resource: null if the URL of the request names it, undefined if neither the response nor the
 * body of the request contains it. The id of a resource that the response does not show below another one names nothing, so
 * it is harmless.
 */
export function createdId({ pointer, request, place }: Undo, exchange: Exchange): string | null | undefined {
  if (pointer === null) return null;
  if (isSentKey(pointer)) return sentKeyOf(pointer, exchange);
  const id =
    (place.in === 'path' ? idInLocation(exchange, request.path) : undefined) ??
    (place.in === 'path' ? nestedId(pointer, exchange, place.at) : undefined) ??
    extractBinding(pointer, exchange);
  return pointer === LOCATION_HEADER && !isLocationOf(exchange, request.path) ? undefined : id;
}

/** Returns the id of a new resource, unless a 202 shows that of an existing one, because it may be that of a job. */
export function newId(
  undo: Undo,
  exchange: Exchange,
  existing: ExistingIds | undefined,
): ReturnType<typeof createdId> {
  const id = createdId(undo, exchange);
  return exchange.response.status === 202 && existedBefore(id, existing) ? undefined : id;
}

/** Returns true if the body of the request contains the id, and the response does not. */
export const isSentKey = (pointer: string | null): boolean => pointer?.startsWith(SENT_KEY_PREFIX) === true;

function sentKeyOf(pointer: string, { request }: Exchange): string | undefined {
  const key = atPointer(parseBody(request.body ?? '').json, pointer.slice(SENT_KEY_PREFIX.length));
  return typeof key === 'string' || typeof key === 'number' ? String(key) : undefined;
}
