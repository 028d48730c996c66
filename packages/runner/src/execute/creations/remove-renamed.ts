import { atPointer } from '@touchstone/core/internal';
import type { SentRequest } from '../../http/message.js';
import { containsMarkerInAnyCase } from '../../plan/marker.js';
import { isMarkedInAnyCase } from './find-created.js';
import type { ItemUpdate } from './item-updates.js';
import { withId } from './literal-undo.js';
import type { RemovalRequests } from './removal-requests.js';
import { isAbsent, isSuccess } from './removal-status.js';
import { foreign, left, type RemovableItem, type RemovalResult, removeItem } from './remove-item.js';
import { resultOfMoved } from './remove-moved.js';
import type { ResourceValues } from './resource-values.js';
import { searchCreated } from './search-created.js';

/** The result of an attempt to remove a resource, whose key an update of the run may have changed. */
export interface RenamedResult extends RemovalResult {
  /** The new key of a resource of the run that could not be removed there. Otherwise absent. */
  readonly key?: string;
}

/**
 * Removes a resource. If it does not exist at its key, it is removed at the key that an update of the run may have given
 * it, and at the id under which a list shows it.
 */
export async function removeRenamed(
  item: RemovableItem,
  values: ResourceValues,
  requests: RemovalRequests,
  isProof: boolean,
): Promise<RenamedResult> {
  const { request, place } = item.undo;
  const sent = await requests.prepare(withId(request, place, item.id));
  const moved = await resultOfMoved(item, values, requests, isProof, sent);
  if (moved) return moved;
  const result = await removeItem(item, sent, requests, isProof);
  if (result.reason !== null || requests.positions.isSuspected(request.operation)) return result;
  if (place.in === 'path' && isAbsent(result.status ?? 0)) {
    for (const update of requests.updates.of(sent.url))
      for (const key of newKeys(update, sent, item, values)) {
        const renamed = await removeAt(key, update, item, values, requests);
        if (renamed.reason !== null) return renamed;
      }
    for (const remove of [removeMoved, removeInCapitals]) {
      const elsewhere = await remove(item, values, requests);
      if (elsewhere.reason !== null) return elsewhere;
    }
  }
  requests.updates.forget(sent.url);
  if (place.in === 'path' && !requests.isArchive(request.operation)) requests.removals.noteGone(sent.url);
  return result;
}

/**
 * Returns the keys that an update may have given to an item: the one in its response, and those that its body contains in
 * the members that contained the key in the request that created the item.
 */
function newKeys(
  { sent, returned }: ItemUpdate,
  { url }: SentRequest,
  { undo: { pointer, place } }: RemovableItem,
  { values }: ResourceValues,
): readonly string[] {
  const key = lastSegmentOf(url);
  const names = [...(values?.namesOf(key) ?? []), ...(pointer === null ? [place.at] : [])];
  const shown = pointer?.startsWith('/') ? atPointer(returned, pointer) : undefined;
  const keys = [
    ...(typeof shown === 'string' || typeof shown === 'number' ? [String(shown)] : []),
    ...names.flatMap((name) => sent.get(name) ?? []),
  ];
  return [...new Set(keys)].filter((candidate) => candidate !== '' && candidate !== key);
}

const lastSegmentOf = (url: string): string =>
  decodeURIComponent(new URL(url).pathname.replace(/\/$/, '').split('/').at(-1) ?? '');

/** Removes the resource at its key in capitals, because some servers change the case of keys that the run chose. */
async function removeInCapitals(
  item: RemovableItem,
  _values: ResourceValues,
  requests: RemovalRequests,
): Promise<RenamedResult> {
  const { request, place, read } = item.undo;
  if (item.id !== null || !read) return GONE;
  const key = lastSegmentOf((await requests.prepare(request)).url).toUpperCase();
  if (!containsMarkerInAnyCase(key)) return GONE;
  const { response } = await requests.read(read, key);
  if (!isSuccess(response.status)) return GONE;
  const sent = await requests.prepare(withId(request, place, key));
  const result = await removeItem({ ...item, id: key }, sent, requests, false);
  return result.reason === null ? result : { ...result, key };
}

/** Removes the resource at the id under which the list shows it, because the ids of some servers are positions. */
async function removeMoved(
  item: RemovableItem,
  values: ResourceValues,
  requests: RemovalRequests,
): Promise<RenamedResult> {
  const { request, place, search } = item.undo;
  const ids =
    search && values.marks.length > 0 ? await searchCreated(search, values, requests, new Map()) : [];
  for (const id of typeof ids === 'string' ? [] : ids) {
    const sent = await requests.prepare(withId(request, place, id));
    const result = await removeItem({ ...item, id }, sent, requests, false);
    if (result.reason !== null) return { ...result, key: id };
    if (isAbsent(result.status ?? 0))
      return left(
        `${request.operation} answered ${result.status}, but ${search?.request.operation} lists it`,
        result.status,
      );
  }
  return GONE;
}

const GONE: RenamedResult = { reason: null, status: 404, readBack: null, isForeign: false, mayBeGone: false };

/** Removes the resource at a new key, unless it may belong to others. */
async function removeAt(
  key: string,
  update: ItemUpdate,
  item: RemovableItem,
  { marks }: ResourceValues,
  requests: RemovalRequests,
): Promise<RenamedResult> {
  const { request, read, place } = item.undo;
  const renamed = `${request.operation} did not find the resource, and ${update.operation} may have changed the key`;
  const own = [...marks, ...update.marks];
  if (!isMarkedInAnyCase(key, own) && !containsMarkerInAnyCase(key)) {
    if (!read) return foreign(renamed, null);
    const { response } = await requests.read(read, key);
    const { status } = response;
    if (isAbsent(status)) return GONE;
    if (!isSuccess(status)) return left(`${renamed}, but ${read.request.operation} answered ${status}`, null);
    if (!isMarkedInAnyCase(response.json, own) && !containsMarkerInAnyCase(response.text))
      return foreign(renamed, null);
  }
  const sent = await requests.prepare(withId(request, place, key));
  const result = await removeItem({ ...item, id: key }, sent, requests, false);
  return result.reason === null || result.isForeign ? result : { ...result, key };
}
