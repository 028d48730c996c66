import type { Random } from '../random.js';
import type { References } from '../schema/references.js';
import type { Feasibility } from './feasibility.js';

/** Context for choosing between the branches of `anyOf`, `oneOf` and `if`. */
export interface BranchChoice {
  readonly references: References;
  readonly feasibility: Feasibility;
  readonly random: Random;
  /** Targets of the references followed from the root to this schema. */
  readonly path: ReadonlySet<string>;
  /** If `true`, the branches with the shallowest required members are tried first. */
  readonly preferShallow: boolean;
  /** Budget of schemas to merge; the search for a consistent choice fails when it is used up. */
  readonly steps: { remaining: number };
  /** Budget of work, shared by several merges; the merge fails when it is used up. */
  readonly work: { remaining: number };
}
