import type { Json } from '../model/model.js';
import { isObject } from '../schema/keywords.js';
import type { References } from '../schema/references.js';
import { assert } from './assertions.js';
import { Facts } from './facts.js';
import { conjuncts } from './gather.js';
import { listAt, mapAt, type Place, placeUnder } from './place.js';
import { Impossible } from './sample-error.js';

export interface Applicable {
  readonly facts: Facts;
  /** Branches that hold because of a choice the value made; what breaks them is reported through the choice. */
  readonly branches: readonly Place[];
}

/**
 * What applies to a valid value: as `gather`, but the value itself decides between branches. A choice that several
 * branches of an `anyOf` satisfy says nothing that one change could break. Null where the value is not valid.
 */
export function applicable(
  places: readonly Place[],
  value: Json,
  references: References,
  isValid: (place: Place, value: Json) => boolean,
): Applicable | null {
  const facts = new Facts();
  facts.origins = places.map(({ pointer }) => pointer);
  const branches: Place[] = [];
  const queue = [...places];
  try {
    for (let place = queue.shift(); place; place = queue.shift()) {
      const { pointer, schema } = place;
      if (schema === false) return null;
      if (!isObject(schema)) continue;
      assert(facts, place, schema);
      queue.push(...conjuncts(place, facts, references));
      const chosen: Place[] = [];
      for (const name of ['anyOf', 'oneOf']) {
        const valid = listAt(pointer, schema, name).filter((branch) => isValid(branch, value));
        if (valid.length === 1) chosen.push(...valid);
      }
      const condition = placeUnder(pointer, schema, 'if');
      const consequence =
        condition && placeUnder(pointer, schema, isValid(condition, value) ? 'then' : 'else');
      if (consequence) chosen.push(consequence);
      for (const [name, dependent] of mapAt(pointer, schema, 'dependentSchemas')) {
        if (isObject(value) && Object.hasOwn(value, name)) queue.push(dependent);
      }
      queue.push(...chosen);
      branches.push(...chosen);
    }
  } catch (error) {
    if (error instanceof Impossible) return null;
    throw error;
  }
  return { facts, branches };
}
