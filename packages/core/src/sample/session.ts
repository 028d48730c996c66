import type { Json } from '../model/model.js';
import type { Direction, Hidden } from '../schema/hidden.js';
import type { SchemaSet } from '../schema/validator.js';
import type { LookAhead } from './look-ahead.js';
import type { Place } from './place.js';

/** How much of a value is made: what is required, every property, or a choice of them. */
export type SampleShape = 'minimal' | 'full' | 'random';

/** What one attempt at a sample shares. */
export interface Session {
  readonly set: SchemaSet;
  readonly hidden: Hidden;
  readonly look: LookAhead;
  readonly direction: Direction;
  readonly shape: SampleShape;
  /** Whether `example` and `default` are used. */
  readonly hints: boolean;
  /** Values still to be made before only what is required is. */
  readonly size: { left: number };
  /** Steps left before the attempt is given up. */
  readonly steps: { left: number };
}

/** Levels below which only what is required is made. */
const DEPTH = 12;

/** Where in the value the sampler is. */
export interface Spot {
  /** The property's name, for a likely look. */
  readonly name: string;
  readonly depth: number;
  /** References followed from the root to here. */
  readonly path: ReadonlySet<string>;
  /** What an example of a value around this one has here. */
  readonly hint?: Json;
}

export function shapeAt(session: Session, spot: Spot): SampleShape {
  return spot.depth > DEPTH || session.size.left <= 0 ? 'minimal' : session.shape;
}

/** Whether a value satisfies the schema of each place. */
export function satisfies(session: Session, places: readonly Place[], value: Json): boolean {
  const { direction } = session;
  return places.every((place) => session.set.validate(place, value, { direction }).length === 0);
}
