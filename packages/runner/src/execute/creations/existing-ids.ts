import { collectionPath } from '@touchstone/core/internal';
import type { ReceivedResponse } from '../../http/message.js';
import type { Search, Undo } from '../../plan/step.js';
import type { CreatedIds } from './created-ids.js';
import { foundIn, listItems } from './find-created.js';
import type { RemovalRequests } from './removal-requests.js';

/** Ids of the items of a collection before a request; null if the list cannot be read as a whole. */
export type ExistingIds = ReadonlySet<string> | null;

/** Reads the ids of the items of a collection before a request. */
export async function existingIds(
  search: Search | undefined,
  requests: RemovalRequests,
): Promise<ExistingIds> {
  const listed = search && (await listItems(search, (template) => requests.send(template)));
  if (!listed?.isComplete || !search) return null;
  return new Set(foundIn(listed, search, () => false).others);
}

/** Returns true if the collection contained the id before the request. */
export const existedBefore = (id: string | null | undefined, existing: ExistingIds | undefined): boolean =>
  existing != null && id != null && existing.has(id);

/** Adds the id of a response to the existing ids if another call of the run has created the resource meanwhile. */
export function withOwnId(
  { mayExist, request }: Undo,
  id: string | null | undefined,
  existing: ExistingIds | undefined,
  { createdIds }: { readonly createdIds: CreatedIds },
): ExistingIds | undefined {
  const isOwn = mayExist && id != null && createdIds.exists(collectionPath(request.path), id);
  return isOwn && existing ? new Set([...existing, id]) : existing;
}

/**
 * Returns true if the response to an action names a resource: a `Location` header, or an id that the URL of the action does
 * not contain. Other responses report only what the action did.
 */
export function namesResource({ headers, json }: ReceivedResponse, url: string): boolean {
  if (headers.location !== undefined) return true;
  const objects = [json, isObject(json) ? json['data'] : undefined].filter(isObject);
  const ids = objects.map(({ id }) => id).filter((id) => typeof id === 'string' || typeof id === 'number');
  return ids.some((id) => !url.split(/[/?]/).includes(encodeURIComponent(String(id))));
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
