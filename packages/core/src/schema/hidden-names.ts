import type { ApiModel } from '../model/model.js';
import { type Direction, Hidden } from './hidden.js';
import { References } from './references.js';

/**
 * Returns a function that maps the pointer of a schema to the sorted names of the properties that may be omitted in a
 * direction, even if `required` lists them.
 */
export function hiddenNames(
  { document }: Pick<ApiModel, 'document'>,
  direction: Direction,
): (pointer: string) => readonly string[] {
  const hidden = new Hidden(new References(document), direction);
  return (pointer) => hidden.namesAt(pointer);
}
