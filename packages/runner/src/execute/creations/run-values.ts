import type { Plan } from '../../plan/case.js';
import { GENERATION_LENGTH, markersIn } from '../../plan/marker.js';
import type { CreationRecord } from '../../report/creation-record.js';

/**
 * Returns a function that returns true for a text with a value that only the requests of one run contain: a marker of
 * its plan, or a mark of its journal.
 * @param plan The plan of the run, with the same `valueSeed`.
 */
export function runValues(plan: Plan, records: readonly CreationRecord[]): (text: string) => boolean {
  const stems = new Set<string>();
  const add = (value: unknown): void => {
    for (const marker of markersIn(JSON.stringify(value))) stems.add(stemOf(marker));
  };
  for (const { steps } of [...plan.cases, ...plan.fixtures.values()])
    for (const step of steps) if (step.kind === 'request') add(step.request);
  for (const record of records) if (record.event === 'sent') add(record.marks);
  return (text) => markersIn(text).some((marker) => stems.has(stemOf(marker)));
}

const stemOf = (marker: string): string => marker.slice(0, -GENERATION_LENGTH);
