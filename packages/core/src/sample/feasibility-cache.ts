import { type Direction, Hidden } from '../schema/hidden.js';
import type { SchemaSet } from '../schema/validator.js';
import { Feasibility } from './feasibility.js';
import type { SampleError } from './sample-error.js';

/** Analyses of a document's schemas, computed once per direction. */
export interface SchemaAnalysis {
  readonly hidden: Hidden;
  readonly feasibility: Feasibility;
  /** Errors of schemas for which a minimal sample used up a budget, by the `hints` option and the schema's pointer. */
  readonly exhausted: Map<string, SampleError>;
}

const analyses = new WeakMap<SchemaSet, Map<Direction, SchemaAnalysis>>();

export function analysisOf(set: SchemaSet, direction: Direction): SchemaAnalysis {
  const byDirection = analyses.get(set) ?? new Map<Direction, SchemaAnalysis>();
  analyses.set(set, byDirection);
  let analysis = byDirection.get(direction);
  if (!analysis) {
    const hidden = new Hidden(set.references, direction);
    analysis = {
      hidden,
      feasibility: new Feasibility(set.references, hidden),
      exhausted: new Map(),
    };
    byDirection.set(direction, analysis);
  }
  return analysis;
}
