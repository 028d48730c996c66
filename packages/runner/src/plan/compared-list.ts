import type { Search, Undo } from './step.js';

/** A list that a run reads before its first case and after its last removal. */
export interface ComparedList extends Search {
  /** Path of the collection, such as `/flows` for `POST /flows/filter`. */
  readonly collection: string;
  /** The GET of an item, which shows whether an item that the list no longer contains still exists. */
  readonly item?: NonNullable<Undo['read']>;
  /** The list of the resources that contain the collection. The first one is read, because the cases use it too. */
  readonly within?: { readonly list: ComparedList; readonly parameter: string };
}
