import type { Json } from '../model/model.js';
import type { Direction, Hidden } from '../schema/hidden.js';
import type { SchemaSet } from '../schema/validator.js';
import { branchWork } from './branch-work.js';
import type { Feasibility } from './feasibility.js';
import type { SchemaSite } from './schema-site.js';

/**
 * The properties in a sample. `minimal`: only required properties. `full`: all properties that do not recurse.
 * `random`: required properties and a random selection of the others.
 */
export type SampleShape = 'minimal' | 'full' | 'random';

/** State shared by all parts of one sampling attempt. */
export interface Session {
  readonly set: SchemaSet;
  readonly hidden: Hidden;
  readonly feasibility: Feasibility;
  readonly direction: Direction;
  readonly shape: SampleShape;
  /** If `true`, values of `example`, `examples` and `default` are used. */
  readonly hints: boolean;
  /** Budget of values; once it is used up, only required members are sampled. */
  readonly size: { remaining: number };
  /** Budget of steps, one per attempt at a value; no more values are sampled once it is used up. */
  readonly steps: { remaining: number };
  /**
   * Budget for merging schemas and testing branches: 1 per schema, plus 1 per 8 listed values or names, or 2 branches;
   * and for validating sampled values: 1 per schema that applies to a part of a value. No more schemas are merged once it is used up.
   */
  readonly work: { remaining: number };
}

/** Initial {@link Session.work} of all attempts at a value of one shape. An ordinary attempt uses a tenth of it. */
export const MAX_WORK = 500_000;

/** Deepest nesting level at which optional members are sampled. */
const MAX_FULL_DEPTH = 12;

/** A position within the sampled value. */
export interface ValuePosition {
  /** Name of the property, used to choose a plausible value. */
  readonly name: string;
  readonly depth: number;
  /** Targets of the references followed from the root to this position. */
  readonly path: ReadonlySet<string>;
  /** The value at this position in an example of an enclosing value. */
  readonly hint?: Json;
}

export function shapeAt(session: Session, position: ValuePosition): SampleShape {
  return position.depth > MAX_FULL_DEPTH || session.size.remaining <= 0 ? 'minimal' : session.shape;
}

/** Returns whether a value satisfies every schema in `sites`, and charges the work to the session. */
export function satisfies(session: Session, sites: readonly SchemaSite[], value: Json): boolean {
  session.work.remaining -= sites.reduce((sum, site) => sum + branchWork(site.schema), 0);
  return session.set.admits(sites, value, { direction: session.direction, work: session.work });
}
