import { type Direction, Hidden } from '../schema/hidden.js';
import type { SchemaSet } from '../schema/validator.js';
import { Feasibility } from './feasibility.js';

/** Analyses of a document's schemas, computed once per direction. */
export interface SchemaAnalysis {
  readonly hidden: Hidden;
  readonly feasibility: Feasibility;
}

const analyses = new WeakMap<SchemaSet, Map<Direction, SchemaAnalysis>>();

export function analysisOf(set: SchemaSet, direction: Direction): SchemaAnalysis {
  const byDirection = analyses.get(set) ?? new Map<Direction, SchemaAnalysis>();
  analyses.set(set, byDirection);
  const analysis = byDirection.get(direction) ?? {
    hidden: new Hidden(set.references, direction),
    feasibility: new Feasibility(set.references),
  };
  byDirection.set(direction, analysis);
  return analysis;
}
