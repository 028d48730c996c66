import { shuffled } from '../random.js';
import { isObject, keyword } from '../schema/keywords.js';
import type { Choice } from './choice.js';
import type { Facts } from './facts.js';
import type { Place } from './place.js';

/** How deep the look ahead goes for the branch that ends soonest. */
const HORIZON = 6;

/** Branches in the order to try them: at random, `null` and what would recurse last. */
export function orderBranches(branches: readonly Place[], facts: Facts, choice: Choice): Place[] {
  const { look } = choice;
  const rank = (branch: Place): number => {
    const recursive = look
      .targets(branch)
      .some((target) => choice.path.has(target) || facts.targets.includes(target));
    const isNull = isObject(branch.schema) && keyword(branch.schema, 'type') === 'null';
    if (choice.hurry || recursive)
      return (isNull ? 0 : look.height(branch, HORIZON)) + (recursive ? HORIZON : 0);
    // An absent value proves little, unless at random.
    return isNull ? 1 : 0;
  };
  return shuffled(choice.random, branches)
    .map((branch): [Place, number] => [branch, rank(branch)])
    .sort(([, left], [, right]) => left - right)
    .map(([branch]) => branch);
}
