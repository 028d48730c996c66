import type { Search } from '../../plan/step.js';
import type { CreatedValues } from './created-values.js';
import { foundIn, type ListedItems, listItems } from './find-created.js';
import type { RemovalRequests } from './removal-requests.js';

/** The collections that a round of removals has read, by their searches. One read serves all searches of a collection. */
export type ReadLists = Map<string, ListedItems>;

/** The values by which an item is recognized. */
export interface RecognizedValues {
  /** Strings that no other resource contains. */
  readonly marks: readonly string[];
  /** The values of the request; undefined if they are unknown. */
  readonly values: CreatedValues | undefined;
}

/** The result of a search: `unread` if the server returned no list, `unknown` if the list shows nothing. */
export type SearchResult = readonly string[] | 'unread' | 'unknown';

/**
 * Searches a collection for a resource whose id is unknown, and returns the ids of the items that contain its marks. No
 * ids mean that the resource does not exist: the whole list contains no mark or, if the request had none, no item with
 * the values of the request.
 */
export async function searchCreated(
  search: Search,
  { marks, values }: RecognizedValues,
  requests: RemovalRequests,
  lists: ReadLists,
): Promise<SearchResult> {
  const key = JSON.stringify(search);
  const listed = lists.get(key) ?? (await listItems(search, (template) => requests.send(template)));
  if (!listed) return 'unread';
  lists.set(key, listed);
  const { marked } = foundIn(listed, search, marks);
  if (marked.length > 0) return marked;
  const isAbsent =
    marks.length > 0 || (values !== undefined && !listed.items.some((item) => values.mayEqual(item)));
  return listed.isComplete && isAbsent ? [] : 'unknown';
}
