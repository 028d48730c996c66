import type { Search } from '../../plan/step.js';
import type { CreatedValues } from './created-values.js';
import { foundIn, isMarked, isMarkedInAnyCase, listItems, type ReadLists } from './find-created.js';
import type { RecordedValues } from './recorded-values.js';
import type { RemovalRequests } from './removal-requests.js';

/** The values by which an item is recognized. */
export interface RecognizedValues {
  /** Strings that no other resource contains. */
  readonly marks: readonly string[];
  /** The values of the request in this process; undefined if an earlier one has sent it. */
  readonly values: CreatedValues | undefined;
  /** The values in the journal; null if it has none. */
  readonly recorded: RecordedValues | null;
}

/** The result of a search: `unread` if the server returned no list, `unknown` if the list shows nothing. */
export type SearchResult = readonly string[] | 'unread' | 'unknown';

/**
 * Searches a collection for a resource whose id is unknown, and returns the ids of the items that contain its marks,
 * or values that were chosen from so many that no other item has them. No ids mean that the resource does not exist: the
 * whole list contains no mark or, if the request had none, no item with the values of the request.
 */
export async function searchCreated(
  search: Search,
  { marks, values, recorded }: RecognizedValues,
  requests: Pick<RemovalRequests, 'send'>,
  lists: ReadLists,
): Promise<SearchResult> {
  const key = JSON.stringify(search);
  const listed = lists.get(key) ?? (await listItems(search, (template) => requests.send(template)));
  if (!listed) return 'unread';
  lists.set(key, listed);
  const isRecorded = (item: unknown): boolean => recorded?.select(item) === true;
  // Another resource of the run may have the same text in capitals, so an equal one takes precedence.
  for (const hasMark of [isMarked, isMarkedInAnyCase]) {
    const { marked } = foundIn(listed, search, (item) => hasMark(item, marks) || isRecorded(item));
    if (marked.length > 0) return marked;
  }
  const known = values ?? recorded;
  const isAbsent = marks.length > 0 || (known !== null && !listed.items.some((item) => known.mayEqual(item)));
  return listed.isComplete && isAbsent ? [] : 'unknown';
}
