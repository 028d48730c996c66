import type { ReceivedResponse } from '../../http/message.js';
import { containsMarker } from '../../plan/marker.js';
import { stringsIn } from '../../plan/strings-in.js';
import type { ItemUpdate } from './item-updates.js';
import type { PlacedItem } from './placed-item.js';
import type { RemovalRequests } from './removal-requests.js';
import { isAbsent, isSuccess } from './removal-status.js';
import { searchCreated } from './search-created.js';

/**
 * The location of an item: `here` at its id; `moved` if another item is at its id, or if the list shows it at another one;
 * `absent` if it does not exist; `unknown` if no response shows it.
 */
export type Whereabouts = 'here' | 'moved' | 'absent' | 'unknown';

/** Reads the item at the id and, if none is there, the list of the collection. */
export async function locate(item: PlacedItem, requests: RemovalRequests): Promise<Whereabouts> {
  const { read } = item.undo;
  if (!read) return locateInList(item, requests);
  const { request, response } = await requests.read(read, item.id);
  if (isAbsent(response.status)) return locateInList(item, requests);
  return whereaboutsIn(response, item, requests.updates.of(request.url));
}

/** Searches the list of the collection for the item. */
export async function locateInList(
  { undo: { search }, id, marks, values }: PlacedItem,
  requests: RemovalRequests,
): Promise<Whereabouts> {
  if (!search) return 'unknown';
  const ids = await searchCreated(search, { marks, values, recorded: null }, requests, new Map());
  if (typeof ids === 'string') return 'unknown';
  if (ids.length === 0) return 'absent';
  return ids.includes(id) ? 'here' : 'moved';
}

/** Returns the location that a read of the id shows. */
export function whereaboutsIn(
  { status, json, text }: ReceivedResponse,
  { marks, values }: PlacedItem,
  updates: readonly ItemUpdate[],
): Whereabouts {
  if (!isSuccess(status)) return 'unknown';
  const strings = stringsIn(json);
  const own = [...marks, ...updates.flatMap((update) => update.marks)];
  if (own.some((mark) => strings.includes(mark))) return 'here';
  if (values?.areSentIn(json) || updates.some(({ sent }) => contains(json, sent))) return 'here';
  // Another item of the run is there.
  if (marks.length > 0 && containsMarker(text)) return 'moved';
  return values?.mayEqual(json) === false ? 'moved' : 'unknown';
}

/** Returns true if the representation has the values of an update. */
const contains = (json: unknown, sent: ReadonlyMap<string, string>): boolean =>
  typeof json === 'object' &&
  json !== null &&
  sent.size > 0 &&
  [...sent].every(
    ([name, value]) => Object.hasOwn(json, name) && String((json as Record<string, unknown>)[name]) === value,
  );
