import type { Report, RunEvent } from '@touchstone/runner';

/**
 * Presents a run. A reporter must not change the events or the report that it receives.
 *
 * @example
 * const dots: Reporter = {
 *   onEvent: ({ type }) => type === 'case-finished' && process.stdout.write('.'),
 *   finish: ({ summary }) => console.log(summary.passed ? 'passed' : 'failed'),
 * };
 */
export interface Reporter {
  /** Called with each event of a run, in order. Must not throw; the run does not wait for it. */
  onEvent(event: RunEvent): void;
  /** Called once with the finished report, even if the run ended early. */
  finish(report: Report): void | Promise<void>;
}

/** The destination of a reporter: `process.stdout`, or any object that accepts text. */
export interface Output {
  /** Writes the text. The return value is ignored. */
  write(text: string): unknown;
}
