import type { Json, Position } from '@touchstone/core';
import type { NotAttemptedReason, SkipReason, UntestedReason } from '../plan/reasons.js';

import type { BudgetSummary } from './budget.js';
import type { ChangedResource } from './changed-resource.js';
import type { LeftResource, RemainingResources } from './creation-record.js';
import type { LearnedRule } from './learned-rule.js';
import type { ListChange } from './list-change.js';

export type { LeftResource, NotAttemptedReason, RemainingResources, SkipReason, UntestedReason };

/**
 * The verdicts, worst first. The verdict of an obligation is that of its worst variant. If the causes of its error are
 * inferred or observed, one proven variant proves it unless another is violated.
 */
export type Verdict = 'violated' | 'not attempted' | 'untested' | 'seen' | 'proven';

/** The totals of a run. */
export interface Summary {
  /** Id of the run, which every request carries in the header `X-Touchstone-Run`. */
  readonly run: string;
  readonly title: string;
  readonly version: string;
  readonly document: string;
  readonly server: string;
  readonly seed: number;
  /** Seed of the values that must be unique among resources. Default: `seed`. */
  readonly valueSeed?: number;
  readonly obligations: number;
  readonly variants: number;
  /** Obligations by verdict. */
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** Variants by verdict. */
  readonly variantVerdicts: Readonly<Record<Verdict, number>>;
  readonly cases: number;
  /** Number of requests to the server under test, without control requests. */
  readonly requests: number;
  readonly controlRequests: number;
  /**
   * Number of requests that failed by chance: the server dropped the connection or answered with an unexpected 5xx, and a
   * repetition of the case did not fail. Absent if there are none.
   */
  readonly failedByChance?: number;
  /** Number of groups of findings; see {@link ReportedFinding}. */
  readonly findings: number;
  /** Number of checks that ran. `skipped` counts the skipped checks by reason. */
  readonly checks: number;
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
  /** Duration of the run in milliseconds. */
  readonly durationMs: number;
  readonly startedAt: string;
  /** The limits of the run, and whether one was reached. Absent if the run had none. */
  readonly budget?: BudgetSummary;
  /** The reason why the run ended early, if it did. */
  readonly aborted?: string;
  /** True if the server refused the credential according to `isCredentialRefused`; otherwise absent. */
  readonly credentialRefused?: true;
  readonly passed: boolean;
}

/** One variant of a ledger entry. */
export interface LedgerVariant {
  /** A label that is unique within its obligation: `credential: missing`, `rate: lists`, `success`. */
  readonly variant: string;
  readonly verdict: Verdict;
  readonly reason: UntestedReason | NotAttemptedReason | null;
  /**
   * The setting to configure, or the problem that occurred. For a proven or violated variant, the violations that no
   * case tries.
   */
  readonly detail: string | null;
  readonly cases: number;
  /** The cause that proved the variant, if the document does not declare it: `duplicate: /sku`. Otherwise absent. */
  readonly cause?: string | null;
  /** That cause as an entry of `x-error.when`: `{ duplicate: ['/sku'] }`. Absent if no entry declares it. */
  readonly when?: { readonly [name: string]: Json };
  /**
   * The possible cause that the words of the error code name more clearly than the cause that proved the variant. The
   * server did not return the error to it, or the run did not try it. Absent if there is none.
   */
  readonly named?: string;
}

/** One obligation of the ledger. */
export interface LedgerEntry {
  /** A stable id: `GET /jobs 403 application/json forbidden`. */
  readonly id: string;
  /** Operation id; for a webhook, `webhook:<name>`. */
  readonly operation: string;
  /** The documented status; null for a webhook. */
  readonly status: string | null;
  readonly mediaType: string | null;
  readonly error: string | null;
  /**
   * The origin of the causes that were tried. `declared`: the document declares them with `x-error`, or the response is
   * no error. `inferred`: they follow from the status and the operation. `observed`: a possible cause that was tried led
   * to the error. Absent in older reports.
   */
  readonly basis?: 'declared' | 'inferred' | 'observed';
  readonly verdict: Verdict;
  readonly reason: UntestedReason | NotAttemptedReason | null;
  readonly variants: readonly LedgerVariant[];
  readonly location: Position;
  /** The reason why the configuration allows the obligation to remain untested. */
  readonly waived?: string;
}

/**
 * `error`: the response contradicts the document or a MUST. `warning`: it contradicts a SHOULD, refutes an assumption,
 * or is flaky. Warnings do not fail a run by default.
 */
export type Severity = 'error' | 'warning';

/** A violation of the document as data. Reporters derive their text from these fields. Secrets are masked. */
export interface Finding {
  readonly rule: string;
  /** Error code of the violated obligation; null if it has none. */
  readonly error: string | null;
  readonly operation: string;
  /** Id of the case, which `--include` accepts. */
  readonly case: string;
  readonly severity: Severity;
  readonly message: string;
  /** The location in the response: JSON Pointer into the body, `header <name>` or `status`. */
  readonly pointer: string | null;
  /** The position in the document of the definition that the server violated. */
  readonly location: Position;
  readonly expected: Json;
  readonly received: Json;
  /**
   * The source and the text of the sentence that the response contradicts: of the document, or of an RFC. Absent if
   * `expected` is all that the document says.
   */
  readonly quote?: string;
  /** A shell command that sends the request again, with secrets as `$NAME`; null for a webhook. */
  readonly curl: string | null;
  /** HTTP status of the response; null if no response was received. Absent for a webhook or a flaky call. */
  readonly status?: number | null;
  /**
   * Id of the exchange in the exchange store of the run. Absent for a webhook or a flaky call, and if exchanges are not
   * stored.
   */
  readonly exchange?: string;
}

/** A finding of a report. It represents all findings with the same rule, operation, error and outcome. */
export interface ReportedFinding extends Finding {
  /** Identifies the group. The same in every run. */
  readonly id?: string;
  /** Number of findings in the group. Default: 1. */
  readonly count?: number;
  /** Ids of the cases with these findings, at most 100. Default: `case`. */
  readonly cases?: readonly string[];
}

/** The exchange store of a run: a file with one JSON value per line, an `ExchangeRecord` from the second line on. */
export interface StoredExchanges {
  /** Path of the file, relative to the report or, if the report is not written to a file, to the working directory. */
  readonly file: string;
  /** Number of exchanges in the file. */
  readonly written: number;
  /** Number of exchanges that are missing because the file had reached its maximum size. */
  readonly dropped: number;
}

/** A documented error of an operation. */
export interface DocumentedError {
  /** The documented status: `409`, `4XX` or `default`. */
  readonly status: string;
  /** The error code; null if the errors of the response have none. */
  readonly code: string | null;
}

/** The documented error that the server returned to a cause that the document does not declare. */
export interface ObservedCause extends DocumentedError {
  /** Operation id. */
  readonly operation: string;
  /** The cause: `duplicate: /sku`, `credential: missing`. */
  readonly cause: string;
  /** That cause as an entry of `x-error.when`. Absent if no entry declares it. */
  readonly when?: { readonly [name: string]: Json };
  /** Another error of the operation that the words of the cause, or its usual status, name more clearly. */
  readonly expected?: DocumentedError;
}

/** Which codes of the vocabularies of a document a run has seen, in document order. */
export interface CodeCoverage {
  readonly seen: readonly string[];
  readonly unseen: readonly string[];
}

/**
 * The content of `reports/<name>.json`. Its JSON Schema is published as `report.schema.json` in the reporters package.
 */
export interface Report {
  readonly $schema: string;
  readonly summary: Summary;
  readonly ledger: readonly LedgerEntry[];
  readonly findings: readonly ReportedFinding[];
  /** The resources that the run created and could not remove. Absent if there are none. */
  readonly leftBehind?: readonly LeftResource[];
  /**
   * The resources that the run created on a server that it did not start, and that no request of the document removes,
   * by operation. Absent if there are none.
   */
  readonly remaining?: readonly RemainingResources[];
  /**
   * The differences between the lists of a server that the run did not start, at the start and at the end of the run, by
   * operation. Absent if there are none.
   */
  readonly listChanges?: readonly ListChange[];
  /**
   * The changes that a server which the run did not start accepted, and that the run does not restore, by operation.
   * Absent if there are none.
   */
  readonly changed?: readonly ChangedResource[];
  /**
   * The rules about bodies that the server enforces and the document does not contain, as the run learned them from
   * refusals. Absent if there are none.
   */
  readonly learned?: readonly LearnedRule[];
  /**
   * The error codes that the document lists for several statuses at once, so that none of these statuses has them as its
   * documented responses. Absent if the document has no such list.
   */
  readonly codes?: CodeCoverage;
  /**
   * The documented errors that the server returned to the causes that were tried, if the document does not declare them, in
   * the order of the plan. Absent if there are none.
   */
  readonly causes?: readonly ObservedCause[];
  /** Absent if exchanges were not stored. */
  readonly exchanges?: StoredExchanges;
}
