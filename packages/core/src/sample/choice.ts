import type { Random } from '../random.js';
import type { References } from '../schema/references.js';
import type { LookAhead } from './look-ahead.js';

/** What choosing between branches needs to know. */
export interface Choice {
  readonly references: References;
  readonly look: LookAhead;
  readonly random: Random;
  /** References already being followed from the root to this place. */
  readonly path: ReadonlySet<string>;
  /** Prefer branches that end soon. */
  readonly hurry: boolean;
  /** Steps left before the search for a consistent choice is given up. */
  readonly steps: { left: number };
}
