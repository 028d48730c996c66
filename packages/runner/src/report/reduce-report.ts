import type { Plan } from '../plan/case.js';
import type { SkipReason } from '../plan/reasons.js';
import type { RunEvent } from './event.js';
import { type CaseFinished, ledgerOf } from './ledger.js';
import type { Finding, LedgerEntry, Report, Summary, Verdict } from './report.js';

/** Options of `reduceReport`. */
export interface ReduceOptions {
  /** Name of the document in the report. */
  readonly document: string;
  /** Returns why an obligation may remain untested, or undefined if it may not. */
  readonly waive?: (obligation: string) => string | undefined;
  /** True if untested obligations fail the run unless they are waived. */
  readonly strict: boolean;
}

/**
 * Reduces the events of a run to its report. Pure.
 *
 * @example
 * const report = reduceReport(planned, events, { document: 'openapi.yaml', strict: true });
 * process.exitCode = report.summary.passed ? 0 : 1;
 */
export function reduceReport(plan: Plan, events: readonly RunEvent[], options: ReduceOptions): Report {
  const finished = new Map(
    events.flatMap((event) => (event.type === 'case-finished' ? [[event.case, event] as const] : [])),
  );
  const ledger = ledgerOf(plan, finished, options.waive);
  const findings = distinct([...finished.values()]);
  return {
    $schema: 'urn:touchstone:report:1',
    summary: summaryOf(plan, events, ledger, findings, options),
    ledger,
    findings,
  };
}

/** Rules about the provoked situation. For these, each failing case is a separate flaw of the server. */
const INTENTION_RULES: ReadonlySet<string> = new Set([
  'status-intended',
  'error-intended',
  'error-order',
  'recovered',
  'no-state-change',
  'indistinguishable',
]);

/**
 * Keeps the first of several equal findings. A finding of `INTENTION_RULES` about the operation that a case tests never
 * equals a finding of another case.
 */
function distinct(events: readonly CaseFinished[]): readonly Finding[] {
  const byKey = new Map<string, Finding>();
  for (const event of events)
    for (const finding of event.findings) {
      const key = keyOf(finding, event.operation);
      if (!byKey.has(key)) byKey.set(key, finding);
    }
  return [...byKey.values()];
}

/**
 * Returns the same key for findings that the report lists as one. `caseOperation` is the operation that the case tests.
 */
export function keyOf(finding: Finding, caseOperation: string): string {
  const { rule, error, operation, pointer, message, case: id } = finding;
  const isOwn = INTENTION_RULES.has(rule) && operation === caseOperation;
  return JSON.stringify([rule, error, operation, pointer, message, isOwn ? id : null]);
}

function summaryOf(
  plan: Plan,
  events: readonly RunEvent[],
  ledger: readonly LedgerEntry[],
  findings: readonly Finding[],
  { document, strict }: ReduceOptions,
): Summary {
  const started = events.find((event) => event.type === 'run-started');
  const ended = events.find((event) => event.type === 'run-finished');
  const aborted = events.find((event) => event.type === 'run-aborted');
  const cases = events.filter((event) => event.type === 'case-finished');
  const variants = ledger.flatMap((entry) => entry.variants);
  const sum = (pick: (event: CaseFinished) => number): number =>
    cases.reduce((total, event) => total + pick(event), 0);
  const acceptable = (entry: LedgerEntry): boolean =>
    entry.verdict === 'proven' ||
    (entry.verdict === 'untested' && (!strict || entry.waived !== undefined || isHeldBack(entry)));
  return {
    run: started?.run ?? '',
    title: plan.model.title,
    version: plan.model.version,
    document,
    server: started?.server ?? '',
    seed: plan.seed,
    obligations: ledger.length,
    variants: variants.length,
    verdicts: count(ledger),
    variantVerdicts: count(variants),
    cases: plan.cases.length,
    requests: sum(({ requests }) => requests) + (ended?.requests ?? 0),
    controlRequests: sum(({ controlRequests }) => controlRequests),
    findings: findings.length,
    checks: sum(({ checks }) => checks),
    skipped: countSkips(cases.flatMap(({ skipped }) => skipped)),
    durationMs: Math.round(ended?.durationMs ?? 0),
    startedAt: started?.at ?? '',
    ...(aborted && { aborted: aborted.reason }),
    passed: !aborted && ledger.every(acceptable) && findings.every(({ severity }) => severity !== 'error'),
  };
}

/** Returns true if every variant is proven or not sent for safety. */
const isHeldBack = ({ variants }: LedgerEntry): boolean =>
  variants.every(({ verdict, reason }) => verdict === 'proven' || reason === 'not allowed');

function count(entries: readonly { readonly verdict: Verdict }[]): Readonly<Record<Verdict, number>> {
  const totals = { violated: 0, 'not attempted': 0, untested: 0, proven: 0 };
  for (const { verdict } of entries) totals[verdict]++;
  return totals;
}

function countSkips(skipped: readonly SkipReason[]): Readonly<Partial<Record<SkipReason, number>>> {
  const totals: Partial<Record<SkipReason, number>> = {};
  for (const reason of skipped) totals[reason] = (totals[reason] ?? 0) + 1;
  return totals;
}
