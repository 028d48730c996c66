import type { ApiModel, Method, Operation } from '../model/model.js';
import { collectionPath, lastSegment, operationAt, pathShape, withoutTrailingSlash } from './paths.js';

/**
 * Returns the shapes of the item paths that a collection may have, most usual first: `/silences/{}` and `/silence/{}`
 * for `/silences`.
 */
export function itemShapes(collection: string): readonly string[] {
  const shape = pathShape(collection);
  const plural = lastSegment(shape);
  const parent = collectionPath(shape);
  return [
    `${shape}/{}`,
    ...singularsOf(plural).map((singular) => `${withoutTrailingSlash(parent)}/${singular}/{}`),
  ];
}

/** Returns the operation on the items of a collection, also if the path of the items has the singular name. */
export function itemOperation(model: ApiModel, method: Method, collection: string): Operation | undefined {
  for (const shape of itemShapes(collection)) {
    const operation = operationAt(model, method, shape);
    if (operation) return operation;
  }
  return undefined;
}

/** Returns the possible singulars of an English plural: `policy` for `policies`. */
function singularsOf(plural: string): readonly string[] {
  if (!/[a-z]s$/i.test(plural) || /ss$/i.test(plural)) return [];
  return [
    plural.slice(0, -1),
    ...(/ies$/i.test(plural) ? [`${plural.slice(0, -3)}y`] : []),
    ...(/(s|x|z|ch|sh)es$/i.test(plural) ? [plural.slice(0, -2)] : []),
  ];
}
