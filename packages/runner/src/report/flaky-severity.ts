import type { CaseFinished } from './event.js';

/** Part of the requests that may fail by chance. */
const TOLERATED_RATE = 0.02;
/** Number of standard deviations above the tolerated rate that are still attributed to chance. */
const DEVIATIONS = 3;

/**
 * Returns the events with flaky calls as errors, dropped connections included, if more requests of the run failed by
 * chance than a server with a rate of 2 % would fail. Otherwise they remain warnings, and a dropped connection is not a
 * finding.
 */
export function withFlakySeverity(events: readonly CaseFinished[]): readonly CaseFinished[] {
  const requests = events.reduce((sum, event) => sum + event.requests, 0);
  const failed = failuresByChance(events);
  const deviation = Math.sqrt(requests * TOLERATED_RATE * (1 - TOLERATED_RATE));
  if (failed <= requests * TOLERATED_RATE + DEVIATIONS * deviation) return events;
  return events.map((event) => ({
    ...event,
    findings: [...event.findings, ...(event.droppedByChance ?? [])].map((finding) =>
      finding.rule === 'flaky' ? { ...finding, severity: 'error' } : finding,
    ),
  }));
}

/** Returns the number of attempts at cases that failed by chance. One request of each failed. */
export const failuresByChance = (events: readonly CaseFinished[]): number =>
  events.reduce((sum, { failedByChance = 0 }) => sum + failedByChance, 0);
