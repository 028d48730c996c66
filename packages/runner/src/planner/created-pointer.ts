import type { Response } from '@touchstone/core';
import { createdIdPointer, LOCATION_HEADER } from '@touchstone/core/internal';
import { SENT_KEY_PREFIX } from '../plan/binding.js';
import { bodyValueAt } from '../plan/edit-request.js';
import type { RequestStep } from '../plan/step.js';
import type { ItemRemoval, PlanContext } from '../scenario/context.js';

/**
 * Returns the pointer to the id of the new resource. If the body contains the id under its name, as `POST /members
 * {"userId": …}` does, the response may contain another id, such as that of the group. Then only a member of the same
 * name counts, or a `Location` header, which is compared with the path of the item before the removal. If the response
 * has neither, the id is the member of the body, provided that a GET shows whether a resource exists there. A 201 whose
 * document names no id may still have a `Location` header.
 */
export function createdPointer(
  { model }: PlanContext,
  response: Response,
  { request }: RequestStep,
  { collection, removal }: { readonly collection: string; readonly removal: ItemRemoval },
): string | undefined {
  const { name, place, read } = removal;
  const pointer = createdIdPointer(model, response, collection, name);
  const isOfName = pointer?.split('/').at(-1)?.toLowerCase() === name.toLowerCase();
  const sent = bodyValueAt(request, `/${name}`);
  if (place.in !== 'path') return isOfName || sent === undefined ? pointer : undefined;
  // A 201 may name the resource in a `Location` header that the document does not mention (RFC 9110 §15.3.2).
  const inLocation = response.status === '201' ? LOCATION_HEADER : undefined;
  if (isOfName || sent === undefined) return pointer ?? inLocation;
  if (response.headers.some((header) => header.name.toLowerCase() === 'location')) return LOCATION_HEADER;
  return read && isKey(sent) ? `${SENT_KEY_PREFIX}/${name}` : undefined;
}

/** Returns true for a value that can be a segment of a path. */
const isKey = (value: unknown): boolean =>
  typeof value === 'number' || (typeof value === 'string' && value !== '');
