import type { Finding, LedgerEntry, Report, SkipReason, UnreachableReason } from './report.js';

/** What a run tells as it goes. Reporters only consume. */
export type RunEvent =
  | {
      readonly type: 'run-started';
      readonly title: string;
      readonly version: string;
      readonly document: string;
      readonly server: string;
      readonly seed: number;
      readonly obligations: number;
      readonly ways: number;
      readonly cases: number;
      readonly at: string;
    }
  | { readonly type: 'case-started'; readonly case: string; readonly operation: string }
  | {
      readonly type: 'case-finished';
      readonly case: string;
      readonly operation: string;
      /** `blocked`: a prerequisite failed, so what it was for was not attempted. */
      readonly outcome: 'passed' | 'failed' | 'blocked';
      readonly reason: string | null;
      /** Ways this case proved, by id. */
      readonly proved: readonly string[];
      readonly findings: readonly Finding[];
      readonly checks: number;
      readonly skipped: readonly SkipReason[];
      readonly requests: number;
      readonly controlRequests: number;
      readonly durationMs: number;
    }
  /** The server is gone, or the run was cancelled: nothing more is attempted. */
  | { readonly type: 'run-aborted'; readonly reason: string }
  | { readonly type: 'run-finished'; readonly at: string; readonly durationMs: number };

/** Reduces a run's events to its report. Pure. */
export type ReduceReport = (ledger: readonly LedgerEntry[], events: readonly RunEvent[]) => Report;

export type { UnreachableReason };
