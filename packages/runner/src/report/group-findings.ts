import { textHash } from '../plan/marker.js';
import type { CaseFinished } from './event.js';
import type { Finding, ReportedFinding } from './report.js';

/** Maximum number of case ids that a group of findings lists. */
const MAX_CASES = 100;

interface Group {
  smallest: Finding;
  count: number;
  readonly cases: Set<string>;
}

/**
 * Groups findings with the same cause: the same rule, operation, error and outcome. Each group is represented by the
 * finding with the shortest curl command. Groups are in the order of their first findings.
 */
export function groupFindings(events: readonly CaseFinished[]): readonly ReportedFinding[] {
  const groups = new Map<string, Group>();
  for (const event of events)
    for (const finding of event.findings) {
      const key = groupKey(finding);
      const group = groups.get(key) ?? { smallest: finding, count: 0, cases: new Set() };
      groups.set(key, group);
      group.count++;
      if (group.cases.size < MAX_CASES) group.cases.add(finding.case);
      if (sizeOf(finding) < sizeOf(group.smallest)) group.smallest = finding;
    }
  return [...groups].map(([key, { smallest, count, cases }]) => ({
    id: idOf(key),
    ...smallest,
    ...(count > 1 && { count, cases: [...cases] }),
  }));
}

/** Returns the same key for findings that the report lists as one. */
export function groupKey(finding: Finding): string {
  const { severity, rule, operation, error, status, pointer, message, expected } = finding;
  return JSON.stringify([
    severity,
    rule,
    operation,
    error,
    status ?? null,
    // A wrong status has different causes for a call that should be refused and for a call that should be accepted.
    pointer === 'status' && rule !== 'no-server-error' ? expected : null,
    withoutNumbers(pointer ?? ''),
    withoutNumbers(message),
  ]);
}

/** Returns the id of a group, which is the same in every run. */
const idOf = (key: string): string =>
  `${textHash(key).toString(36).padStart(7, '0')}${textHash(` ${key}`).toString(36).padStart(7, '0').slice(0, 3)}`;

const sizeOf = ({ curl }: Finding): number => curl?.length ?? Number.POSITIVE_INFINITY;

/** Replaces numbers, such as array indices and lengths, which can differ between findings with the same cause. */
const withoutNumbers = (text: string): string =>
  text.replaceAll(/(?<![\p{L}\p{N}_])\d+(?![\p{L}\p{N}_])/gu, '#');
