import type { ReadLists } from './search-created.js';

/** The options of the removal of a resource. */
export interface RemovalOptions {
  /** True to prove that the removal works. The resource is then read after its removal. */
  readonly isProof?: boolean;
  /** Receives the collections that are read, so that one read serves all searches of a collection. */
  readonly lists?: ReadLists;
}
