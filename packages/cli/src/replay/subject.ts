import type { ReportedFinding } from '@touchstone/runner';
import type { RecordedRun } from './read-report.js';

/** The case to send again, and the finding that should be gone. */
export interface Subject {
  readonly caseId: string;
  /** Undefined if a case was named. */
  readonly finding: ReportedFinding | undefined;
}

/** Returns the case of a finding id, or else the case with this id, which need not have a finding. */
export function subjectOf({ findings }: RecordedRun, name: string): Subject {
  const finding = findings.find(({ id }) => id === name);
  return finding ? { caseId: finding.case, finding } : { caseId: name, finding: undefined };
}

/** Returns all names of a report that identify a finding or a case. */
export function subjectNames({ findings }: RecordedRun): readonly string[] {
  return findings.flatMap(({ id, case: first, cases = [] }) => [
    ...(id === undefined ? [] : [id]),
    first,
    ...cases,
  ]);
}
