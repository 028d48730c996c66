import type { ApiModel, Method, Operation } from '../model/model.js';
import { collectionPath, lastSegment, operationAt, pathShape, withoutTrailingSlash } from './paths.js';

/**
 * Returns the shapes of the item paths that a collection may have, most usual first: `/silences/{}` and `/silence/{}`
 * for `/silences`.
 */
function itemShapes(collection: string): readonly string[] {
  const shape = pathShape(collection);
  const plural = lastSegment(shape);
  const parent = collectionPath(shape);
  return [
    `${shape}/{}`,
    ...singularsOf(plural).map((singular) => `${withoutTrailingSlash(parent)}/${singular}/{}`),
  ];
}

/** Returns the operation on an item of a collection, even if the item path uses the singular; `undefined` if absent. */
export function itemOperation(model: ApiModel, method: Method, collection: string): Operation | undefined {
  for (const shape of itemShapes(collection)) {
    const operation = operationAt(model, method, shape);
    if (operation) return operation;
  }
  return undefined;
}

/**
 * Returns the path of the collection that contains an item. The collection of `/silence/{id}` is `/silences` if the
 * document has a GET or POST of `/silences` but none of `/silence`, and otherwise `/silence`.
 */
export function collectionOf(model: ApiModel, itemPath: string): string {
  const direct = collectionPath(itemPath);
  if (operationAt(model, 'POST', direct) || operationAt(model, 'GET', direct)) return direct;
  return collectionsOf(model).get(pathShape(itemPath)) ?? direct;
}

function collectionsOf(model: ApiModel): ReadonlyMap<string, string> {
  const cached = collections.get(model);
  if (cached) return cached;
  const byItem = new Map<string, string>();
  for (const { method, path } of model.operations)
    if (method === 'POST' || method === 'GET')
      for (const shape of itemShapes(path)) if (!byItem.has(shape)) byItem.set(shape, path);
  collections.set(model, byItem);
  return byItem;
}

/** Collection paths by the shape of their item paths, cached per model. */
const collections = new WeakMap<ApiModel, ReadonlyMap<string, string>>();

/** Returns the possible singulars of an English plural: `policy` for `policies`. */
export function singularsOf(plural: string): readonly string[] {
  if (!/[a-z]s$/i.test(plural) || /ss$/i.test(plural)) return [];
  return [
    plural.slice(0, -1),
    ...(/ies$/i.test(plural) ? [`${plural.slice(0, -3)}y`] : []),
    ...(/(s|x|z|ch|sh)es$/i.test(plural) ? [plural.slice(0, -2)] : []),
  ];
}
