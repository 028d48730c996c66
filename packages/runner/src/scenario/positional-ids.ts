import type { ApiModel } from '@touchstone/core';
import {
  collectionPath,
  lastSegment,
  operationsOn,
  pathParameterNames,
  singularsOf,
} from '@touchstone/core/internal';
import { isPosition } from '../plan/position-name.js';
import { words } from './field-names.js';

/**
 * Returns true if the id in an item path is the place of the item in a list, as in `/tracks/{position}`. An id that is named
 * after its collection, such as `/orders/{order}`, or that is a text, identifies a resource.
 */
export function hasPositionalId(model: ApiModel, path: string): boolean {
  const name = pathParameterNames(path).at(-1);
  if (name === undefined || !isPosition(name)) return false;
  const collection = lastSegment(collectionPath(path));
  if ([collection, ...singularsOf(collection)].some((noun) => words(noun) === words(name))) return false;
  const schemas = operationsOn(model, path)
    .flatMap(({ parameters }) => parameters)
    .filter((parameter) => parameter.in === 'path' && parameter.name === name)
    .map(({ schema }) => schema.schema);
  return !schemas.some((schema) => typeof schema === 'object' && schema.type === 'string');
}
