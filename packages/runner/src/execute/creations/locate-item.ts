import type { ReceivedResponse } from '../../http/message.js';
import { containsMarker } from '../../plan/marker.js';
import { stringsIn } from '../../plan/strings-in.js';
import { isMarkedInAnyCase } from './find-created.js';
import type { ItemChange } from './item-updates.js';
import type { PlacedItem } from './placed-item.js';
import type { RemovalRequests } from './removal-requests.js';
import { isAbsent, isSuccess } from './removal-status.js';
import { searchCreated } from './search-created.js';

/**
 * The location of an item: `here` at its id; `moved` if another item is at its id, or if the list shows it at another one;
 * `absent` if it does not exist; `unknown` if no response shows it.
 */
export type Whereabouts = 'here' | 'moved' | 'absent' | 'unknown';

/** Reads the item at the id and, if the response does not show it, the list of the collection. */
export async function locate(item: PlacedItem, requests: RemovalRequests): Promise<Whereabouts> {
  const { read } = item.undo;
  if (!read) return locateInList(item, requests);
  const { request, response } = await requests.read(read, item.id);
  if (isAbsent(response.status)) return locateInList(item, requests);
  const where = whereaboutsIn(response, item, requests.updates.changesOf(request.url));
  if (where !== 'unknown') return where;
  const listed = await locateInList(item, requests);
  // An update may have replaced the values by which the list is searched.
  return listed === 'absent' ? 'unknown' : listed;
}

/** Searches the list of the collection for the item. */
export async function locateInList(
  { undo, id, marks, values }: PlacedItem,
  requests: Pick<RemovalRequests, 'positions' | 'send'>,
): Promise<Whereabouts> {
  const { search } = undo;
  if (!search) return 'unknown';
  const ids = await searchCreated(search, { marks, values, recorded: null }, requests, new Map());
  if (typeof ids === 'string') return 'unknown';
  if (ids.includes(id)) return 'here';
  const isOfAnother = (other: string): boolean =>
    requests.positions
      .at(undo.request.operation, other)
      .some(({ marks: theirs }) => isMarkedInAnyCase(theirs, marks));
  return ids.every(isOfAnother) ? 'absent' : 'moved';
}

/** Returns the location that a read of the id shows. */
export function whereaboutsIn(
  { status, json, text }: ReceivedResponse,
  { marks, values }: PlacedItem,
  changes: readonly ItemChange[],
): Whereabouts {
  if (!isSuccess(status)) return 'unknown';
  const strings = stringsIn(json);
  const own = [...marks, ...changes.flatMap((change) => change.marks)];
  if (own.some((mark) => strings.includes(mark))) return 'here';
  if (values?.areSentIn(json) || values?.isReplayIn(json, marks)) return 'here';
  if (changes.some(({ sent, isBelow }) => !isBelow && contains(json, sent))) return 'here';
  // Another item of the run is there.
  if (marks.length > 0 && containsMarker(text)) return 'moved';
  const updates = changes.map(({ sent }) => sent);
  return values?.isOther(json, updates, marks) ? 'moved' : 'unknown';
}

/** Returns true if the representation has the values of an update. */
const contains = (json: unknown, sent: ReadonlyMap<string, string>): boolean =>
  typeof json === 'object' &&
  json !== null &&
  sent.size > 0 &&
  [...sent].every(
    ([name, value]) => Object.hasOwn(json, name) && String((json as Record<string, unknown>)[name]) === value,
  );
