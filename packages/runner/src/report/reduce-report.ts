import type { Plan } from '../plan/case.js';
import type { SkipReason } from '../plan/reasons.js';
import type { RunEvent } from './event.js';
import { type CaseFinished, ledgerOf } from './ledger.js';
import type { Finding, LedgerEntry, Report, Summary, Verdict } from './report.js';

export interface ReduceOptions {
  readonly document: string;
  /** Obligations that may stay untested, and why; undefined: it may not. */
  readonly waive?: (obligation: string) => string | undefined;
  /** Untested obligations that are not waived fail the run. */
  readonly strict: boolean;
}

/** Reduces a run's events to its report. Pure. */
export function reduceReport(plan: Plan, events: readonly RunEvent[], options: ReduceOptions): Report {
  const finished = new Map(
    events.flatMap((event) => (event.type === 'case-finished' ? [[event.case, event] as const] : [])),
  );
  const ledger = ledgerOf(plan, finished, options.waive);
  const findings = distinct([...finished.values()].flatMap((event) => event.findings));
  return {
    $schema: 'urn:touchstone:report:1',
    summary: summaryOf(plan, events, ledger, findings, options),
    ledger,
    findings,
  };
}

/** Rules about what a case brings about: each case that fails is another thing the server lets through. */
const INTENTIONS: ReadonlySet<string> = new Set([
  'status-intended',
  'error-intended',
  'error-order',
  'recovered',
  'no-state-change',
  'indistinguishable',
]);

/**
 * The same promise broken in the same manner by the same operation is told once, with its first case; but of the
 * calls that a case is about, each.
 */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  const byKey = new Map<string, Finding>();
  for (const finding of findings) {
    const key = keyOf(finding);
    if (!byKey.has(key)) byKey.set(key, finding);
  }
  return [...byKey.values()];
}

/** The same for findings of which the report tells one. */
export function keyOf({ rule, error, operation, pointer, message, case: id }: Finding): string {
  const isOwn = INTENTIONS.has(rule) && id.startsWith(`${operation} `);
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
  const acceptable = ({ verdict, waived }: LedgerEntry): boolean =>
    verdict === 'proven' || (verdict === 'untested' && (!strict || waived !== undefined));
  return {
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
