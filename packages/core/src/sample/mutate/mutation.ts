import type { Json } from '../../model/model.js';
import type { Random } from '../../random.js';
import type { Facts } from '../facts.js';
import type { Place } from '../place.js';

/** A way to break one constraint of a value. */
export interface Mutation {
  readonly keyword: string;
  /** The member of the value it concerns: an absent, undeclared or ill-named property, or an item too many. */
  readonly member?: string | number;
  /** Values to put in the place of the whole value, the best first. What breaks more is sorted out afterwards. */
  readonly values: Iterable<Json>;
}

export interface MutationContext {
  readonly random: Random;
  /** Names of the properties that do not travel in this direction. */
  readonly hidden: ReadonlySet<string>;
  /** A valid value of all the places, or undefined where none was found. */
  readonly make: (places: readonly Place[], random: Random) => Json | undefined;
  readonly isValid: (place: Place, value: Json) => boolean;
}

/** The facts with some of them replaced. */
export function changed(facts: Facts, changes: Partial<Facts>): Facts {
  return Object.assign(facts.copy(), changes);
}
