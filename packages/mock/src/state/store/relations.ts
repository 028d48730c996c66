import { own } from '@touchstone/core/internal';
import { isObject } from '../../json.js';
import type { StoredRecord } from './record.js';

/** Returns `true` unless a resource was created below a different parent of this shape. */
export const isBelow = ({ parents }: StoredRecord, shape: string, parent: string): boolean =>
  !parents.has(shape) || parents.get(shape) === parent;

/** Returns `true` if a property of a resource contains the id of another resource or embeds that resource. */
export function refersTo({ type, value }: StoredRecord, id: string): boolean {
  return Object.entries(value).some(([name, property]) => {
    if (name === type.id) return false;
    if (isObject(property))
      return ['id', '_id', 'uuid'].some((idName) => String(own(property, idName)) === id);
    // A number equals an id by chance too often, unless the name of its property denotes an id.
    return String(property) === id && (typeof property === 'string' || /(?:^|[_-])id$|I[dD]$/.test(name));
  });
}
