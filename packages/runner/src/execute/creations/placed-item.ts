import type { Undo } from '../../plan/step.js';
import type { CreatedValues } from './created-values.js';

/** An item of the run whose id may be a position. */
export interface PlacedItem {
  readonly undo: Undo;
  readonly id: string;
  /** Strings that no other resource contains. */
  readonly marks: readonly string[];
  /** The values of the request and its response; undefined if they are unknown. */
  readonly values: CreatedValues | undefined;
}
