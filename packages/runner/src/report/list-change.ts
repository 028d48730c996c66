/**
 * The difference between a list at the start and at the end of a run, without the resources that the run created; or the new
 * resources that the responses to creations mention.
 */
export interface ListChange {
  /** Id of the operation that reads the list, or the mentioned resources. */
  readonly operation: string;
  /** The items that only the list at the end contains, or the mentioned resources. Absent if there are none. */
  readonly appeared?: ListedItemIds;
  /** The items that only the list at the start contains. Absent if there are none. */
  readonly gone?: ListedItemIds;
}

/** Items of a list. */
export interface ListedItemIds {
  /** Number of items. */
  readonly count: number;
  /** Ids of the first five items. Empty if an id may be a secret. */
  readonly ids: readonly string[];
}
