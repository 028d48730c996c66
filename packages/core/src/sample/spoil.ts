import type { Json } from '../model/model.js';
import type { Random } from '../random.js';
import { isObject } from '../schema/keywords.js';
import type { Choice } from './choice.js';
import type { Facts } from './facts.js';
import { gather } from './gather.js';
import { listAt } from './place.js';
import { Impossible } from './sample-error.js';

/** Values that seldom are of a property's type. */
const ODD: readonly Json[] = [false, 0, 'value', null];

/** Properties looked at, over all branches. */
const MOST = 24;

/**
 * The object with one property of a value that another branch of a `oneOf` would not admit: where branches demand
 * next to nothing, only so does exactly one of them hold.
 */
export function* spoiled(
  facts: Facts,
  value: Json,
  choice: Omit<Choice, 'random' | 'steps'>,
  random: Random,
): Generator<Json> {
  if (!isObject(value)) return;
  const branches = facts.choices.flatMap(({ pointer, schema }) =>
    isObject(schema) ? listAt(pointer, schema, 'oneOf') : [],
  );
  const names = new Set<string>();
  for (const branch of branches) {
    try {
      const inner = gather([branch], { ...choice, random, steps: { left: 500 } });
      for (const { declared } of inner.propertyRules) for (const name of declared.keys()) names.add(name);
    } catch (error) {
      if (!(error instanceof Impossible)) throw error;
    }
  }
  for (const name of [...names].slice(0, MOST)) for (const odd of ODD) yield { ...value, [name]: odd };
}
