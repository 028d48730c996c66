import { type Direction, Hidden } from '../schema/hidden.js';
import type { SchemaSet } from '../schema/validator.js';
import { LookAhead } from './look-ahead.js';

/** What is worked out about a document's schemas once, for one direction. */
export interface Knowledge {
  readonly hidden: Hidden;
  readonly look: LookAhead;
}

const known = new WeakMap<SchemaSet, Map<Direction, Knowledge>>();

export function knowledge(set: SchemaSet, direction: Direction): Knowledge {
  const byDirection = known.get(set) ?? new Map<Direction, Knowledge>();
  known.set(set, byDirection);
  const found = byDirection.get(direction) ?? {
    hidden: new Hidden(set.references, direction),
    look: new LookAhead(set.references),
  };
  byDirection.set(direction, found);
  return found;
}
