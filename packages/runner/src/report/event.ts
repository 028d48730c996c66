import type { SkipReason, Untested } from '../plan/reasons.js';

import type { Finding } from './report.js';

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
      readonly variants: number;
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
      /** Set for a blocked case where nobody is at fault: why, and what to configure. */
      readonly untested?: Untested;
      /** Variants this case proved, by id. */
      readonly proved: readonly string[];
      /** Obligations a finding is held against, and the variant where it is one variant's. */
      readonly violated: readonly { readonly obligation: string; readonly variant: string | null }[];
      /** Obligations of which we only assumed what a finding of severity `warning` refutes. */
      readonly refuted?: readonly { readonly obligation: string; readonly variant: string | null }[];
      readonly findings: readonly Finding[];
      /** How many of them no case before has told of: what the report will count. */
      readonly fresh?: number;
      readonly checks: number;
      readonly skipped: readonly SkipReason[];
      readonly requests: number;
      readonly controlRequests: number;
      readonly durationMs: number;
    }
  /** A limit of the server's was met by the run itself: every case of that caller waits. */
  | { readonly type: 'run-waiting'; readonly seconds: number }
  /** The server is gone, or the run was cancelled: nothing more is attempted. */
  | { readonly type: 'run-aborted'; readonly reason: string }
  | {
      readonly type: 'run-finished';
      readonly at: string;
      readonly durationMs: number;
      /** Those that asked for tokens, or removed what several cases shared, and so belong to none. */
      readonly requests?: number;
    };
