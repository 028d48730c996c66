import type { Search } from './step.js';

/** A list that a run reads before its first case and after its last removal. */
export interface ComparedList extends Search {
  /** Path of the collection, such as `/flows` for `POST /flows/filter`. */
  readonly collection: string;
}
