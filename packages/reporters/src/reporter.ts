import type { Report, RunEvent } from '@touchstone/runner';

/** What makes a run visible. Reporters only consume: they never change an event or a report. */
export interface Reporter {
  /** Called with each event of a run, in order. Never throws and never waits. */
  onEvent(event: RunEvent): void;
  /** Called once with the finished report, also when the run was cut short. */
  finish(report: Report): void | Promise<void>;
}

/** Where a reporter writes: `process.stdout`, or anything that takes text. */
export interface Output {
  write(text: string): unknown;
}
