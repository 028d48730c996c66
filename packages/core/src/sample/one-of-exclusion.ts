import type { Json } from '../model/model.js';
import type { Random } from '../random.js';
import { isObject } from '../schema/keywords.js';
import type { BranchChoice } from './branch-choice.js';
import { mergeConstraints } from './merge-constraints.js';
import type { MergedConstraints } from './merged-constraints.js';
import { Unsatisfiable } from './sample-error.js';
import { sitesInList } from './schema-site.js';

/** Values that most properties do not admit. */
const UNUSUAL_VALUES: readonly Json[] = [false, 0, 'value', null];

/** Maximum number of properties to try, over all branches. */
const MAX_PROPERTIES = 24;

/**
 * Yields copies of an object, each with one property set to a value that the other branches of a `oneOf` probably
 * reject. If the branches have few constraints, this may be the only way to satisfy exactly one of them.
 */
export function* oneOfExclusions(
  constraints: MergedConstraints,
  value: Json,
  choice: Omit<BranchChoice, 'random' | 'steps'>,
  random: Random,
): Generator<Json> {
  if (!isObject(value)) return;
  const branches = constraints.choices.flatMap(({ pointer, schema }) =>
    isObject(schema) ? sitesInList(pointer, schema, 'oneOf') : [],
  );
  const names = new Set<string>();
  for (const branch of branches) {
    try {
      const inner = mergeConstraints([branch], { ...choice, random, steps: { remaining: 500 } });
      for (const { declared } of inner.propertyRules) for (const name of declared.keys()) names.add(name);
    } catch (error) {
      if (!(error instanceof Unsatisfiable)) throw error;
    }
  }
  for (const name of [...names].slice(0, MAX_PROPERTIES))
    for (const unusual of UNUSUAL_VALUES) yield { ...value, [name]: unusual };
}
