import type { Json, Position } from '@touchstone/core';
import type { NotAttemptedReason, SkipReason, UntestedReason } from '../plan/reasons.js';

export type { NotAttemptedReason, SkipReason, UntestedReason };

/** Worst first: an obligation's verdict is its worst variant's. */
export type Verdict = 'violated' | 'not attempted' | 'untested' | 'proven';

export interface Summary {
  readonly title: string;
  readonly version: string;
  readonly document: string;
  readonly server: string;
  readonly seed: number;
  readonly obligations: number;
  readonly variants: number;
  /** Obligations by verdict. */
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** Variants by verdict. */
  readonly variantVerdicts: Readonly<Record<Verdict, number>>;
  readonly cases: number;
  /** Requests sent to the server under test, control requests not counted. */
  readonly requests: number;
  readonly controlRequests: number;
  readonly findings: number;
  /** Checks made, and those skipped by reason. */
  readonly checks: number;
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
  /** Wall time of the run in milliseconds. */
  readonly durationMs: number;
  readonly startedAt: string;
  /** Why the run ended early, if it did. */
  readonly aborted?: string;
  readonly passed: boolean;
}

export interface LedgerVariant {
  /** `credential: missing`, `rate-exceeded: lists`, `success`. Unique within its obligation. */
  readonly variant: string;
  readonly verdict: Verdict;
  readonly reason: UntestedReason | NotAttemptedReason | null;
  /** What to configure to reach it, or what went wrong. */
  readonly detail: string | null;
  readonly cases: number;
}

/** One obligation of the ledger. */
export interface LedgerEntry {
  /** Stable: `GET /jobs 403 application/json forbidden`. */
  readonly id: string;
  /** Of a webhook: `webhook:<name>`. */
  readonly operation: string;
  /** Null for a webhook. */
  readonly status: string | null;
  readonly mediaType: string | null;
  readonly error: string | null;
  readonly verdict: Verdict;
  readonly reason: UntestedReason | NotAttemptedReason | null;
  readonly variants: readonly LedgerVariant[];
  readonly location: Position;
  /** Allowed by the configuration to stay untested, and why. */
  readonly waived?: string;
}

export type Severity = 'error' | 'warning';

/** Data first: every text a person reads is derived from these fields. Secrets are masked before it is made. */
export interface Finding {
  readonly rule: string;
  /** The error code the broken promise belongs to; null for a success. */
  readonly error: string | null;
  readonly operation: string;
  /** Id of the case, which `--include` accepts. */
  readonly case: string;
  readonly severity: Severity;
  readonly message: string;
  /** Where in the answer: JSON Pointer for a body, `header <name>`, `status`. */
  readonly pointer: string | null;
  /** What in the document promises otherwise. */
  readonly location: Position;
  readonly expected: Json;
  readonly received: Json;
  /** A shell line that sends the request again, secrets as `$NAME`. */
  readonly curl: string | null;
}

/** `reports/<name>.json`. The published JSON Schema is `report.schema.json` of the reporters package. */
export interface Report {
  readonly $schema: string;
  readonly summary: Summary;
  readonly ledger: readonly LedgerEntry[];
  readonly findings: readonly Finding[];
}
