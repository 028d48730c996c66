import type { ApiModel } from '@touchstone/core';
import { documentedItemPath, itemOperation } from '@touchstone/core/internal';

/**
 * Returns the path of the items of a collection: `/jobs/{id}` for `/jobs`, or `/job/{id}` if the document uses the
 * singular; `undefined` if the document has no such path.
 */
export const itemPathBelow = (model: ApiModel, collection: string): string | undefined =>
  documentedItemPath(model, collection) ??
  (itemOperation(model, 'GET', collection) ?? itemOperation(model, 'DELETE', collection))?.path;
