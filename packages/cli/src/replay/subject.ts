import type { ReportedFinding } from '@touchstone/runner';
import type { RecordedRun } from './read-report.js';

/** The case to send again, and the finding that is expected to be gone. */
export interface Subject {
  readonly caseId: string;
  /** Undefined if a case was named. */
  readonly finding: ReportedFinding | undefined;
}

/** Returns the finding with this id and its case. If there is no such finding, `name` is the id of a case. */
export function subjectOf({ findings }: RecordedRun, name: string): Subject {
  const finding = findings.find(({ id }) => id === name);
  return finding ? { caseId: finding.case, finding } : { caseId: name, finding: undefined };
}

/** Returns the ids of all findings in a report and of their cases. */
export function subjectNames({ findings }: RecordedRun): readonly string[] {
  return findings.flatMap(({ id, case: first, cases = [] }) => [
    ...(id === undefined ? [] : [id]),
    first,
    ...cases,
  ]);
}
