import { shuffled } from '../random.js';
import { isObject, keyword } from '../schema/keywords.js';
import type { BranchChoice } from './branch-choice.js';
import type { MergedConstraints } from './merged-constraints.js';
import type { SchemaSite } from './schema-site.js';

/** Maximum depth of the search for the shallowest branch. */
const MAX_LOOKAHEAD_LEVELS = 6;

/** The rank of a branch that is too large to sample. */
const TOO_LARGE = 100;

/**
 * Returns the branches in the order in which to try them: first the ordinary branches, then `null`, recursive branches,
 * and branches that are too large. Branches of equal rank are in random order. If `preferShallow` is set, shallower
 * branches are first, and `null` counts as the shallowest.
 */
export function orderBranches(
  branches: readonly SchemaSite[],
  constraints: MergedConstraints,
  choice: BranchChoice,
): SchemaSite[] {
  const { feasibility } = choice;
  const rank = (branch: SchemaSite): number => {
    if (feasibility.isTooLarge(branch)) return TOO_LARGE;
    const recursive = feasibility
      .targets(branch)
      .some((target) => choice.path.has(target) || constraints.targets.includes(target));
    const isNull = isObject(branch.schema) && keyword(branch.schema, 'type') === 'null';
    if (choice.preferShallow || recursive)
      return (
        (isNull ? 0 : feasibility.minimumDepth(branch, MAX_LOOKAHEAD_LEVELS)) +
        (recursive ? MAX_LOOKAHEAD_LEVELS : 0)
      );
    // `null` exercises little of the schema, so it is tried after the other non-recursive branches.
    return isNull ? 1 : 0;
  };
  return shuffled(choice.random, branches)
    .map((branch): [SchemaSite, number] => [branch, rank(branch)])
    .sort(([, left], [, right]) => left - right)
    .map(([branch]) => branch);
}
