import { positionOf } from '@touchstone/core';
import type { Plan } from '../plan/case.js';
import type { Obligation, Way } from '../plan/obligation.js';
import type { RunEvent } from './event.js';
import type { Finding, LedgerEntry, LedgerWay, Report, SkipReason, Summary, Verdict } from './report.js';

export interface ReduceOptions {
  readonly document: string;
  /** Obligations that may stay unreachable, and why; undefined: it may not. */
  readonly waive?: (obligation: string) => string | undefined;
  /** Unreachable obligations that are not waived fail the run. */
  readonly strict: boolean;
}

const WORST_FIRST: readonly Verdict[] = ['violated', 'not attempted', 'unreachable', 'proven'];

type CaseFinished = Extract<RunEvent, { type: 'case-finished' }>;

/** Reduces a run's events to its report. Pure. */
export function reduceReport(plan: Plan, events: readonly RunEvent[], options: ReduceOptions): Report {
  const finished = new Map(events.flatMap((event) => (event.type === 'case-finished' ? [[event.case, event] as const] : [])));
  const ledger = ledgerOf(plan, finished, options);
  const findings = distinct([...finished.values()].flatMap((event) => event.findings));
  return {
    $schema: 'urn:touchstone:report:1',
    summary: summaryOf(plan, events, ledger, findings, options),
    ledger,
    findings,
  };
}

/** What is known of one way when the run ends. */
interface WayFacts {
  readonly planned: number;
  readonly finished: readonly CaseFinished[];
  readonly violated: boolean;
}

function ledgerOf(plan: Plan, finished: ReadonlyMap<string, CaseFinished>, { waive }: ReduceOptions): readonly LedgerEntry[] {
  const casesByWay = new Map<string, string[]>();
  for (const { id, ways } of plan.cases) {
    for (const way of ways) casesByWay.set(way, [...(casesByWay.get(way) ?? []), id]);
  }
  const violated = violations(finished);
  return plan.obligations.map((obligation) => {
    const ways = obligation.ways.map((way) => {
      const cases = casesByWay.get(way.id) ?? [];
      const isViolated = violated.has(way.id) || violated.has(obligation.id);
      return wayEntry(plan, way, { planned: cases.length, finished: cases.flatMap((id) => finished.get(id) ?? []), violated: isViolated });
    });
    return entryOf(plan, obligation, ways, waive?.(obligation.id));
  });
}

/** Ids of obligations and ways that some finding is held against. */
function violations(finished: ReadonlyMap<string, CaseFinished>): ReadonlySet<string> {
  const all = [...finished.values()].flatMap((event) => event.violated);
  return new Set(all.map(({ obligation, way }) => way ?? obligation));
}

function wayEntry(plan: Plan, way: Way, facts: WayFacts): LedgerWay {
  const entry = (verdict: Verdict, reason: string | null, detail: string | null): LedgerWay => ({
    way: way.label,
    verdict,
    reason,
    detail,
    cases: facts.planned,
  });
  const unreachable = plan.unreachable.get(way.id);
  const blocked = facts.finished.find(({ outcome }) => outcome === 'blocked');
  if (facts.violated) return entry('violated', null, null);
  if (unreachable) return entry('unreachable', unreachable.reason, unreachable.detail);
  if (blocked) return entry('not attempted', 'blocked', blocked.reason);
  if (facts.planned === 0) return entry('not attempted', 'not planned', 'No case tries this way.');
  if (facts.finished.length < facts.planned) return entry('not attempted', 'run ended', 'The run ended before all its cases.');
  return entry('proven', null, null);
}

function entryOf(plan: Plan, obligation: Obligation, ways: readonly LedgerWay[], waived: string | undefined): LedgerEntry {
  const worst = WORST_FIRST.flatMap((verdict) => ways.find((way) => way.verdict === verdict) ?? [])[0];
  return {
    id: obligation.id,
    operation: obligation.operation.id,
    status: obligation.response.status,
    mediaType: obligation.mediaType,
    error: obligation.error?.code ?? null,
    verdict: worst?.verdict ?? 'not attempted',
    reason: worst?.reason ?? null,
    ways,
    location: positionOf(plan.model, (obligation.error ?? obligation.response).location),
    ...(waived !== undefined && { waived }),
  };
}

/** The same promise broken in the same manner by the same operation is told once, with its first case. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  const byKey = new Map<string, Finding>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.rule, finding.error, finding.operation, finding.pointer, finding.message]);
    if (!byKey.has(key)) byKey.set(key, finding);
  }
  return [...byKey.values()];
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
  const ways = ledger.flatMap((entry) => entry.ways);
  const sum = (pick: (event: CaseFinished) => number): number => cases.reduce((total, event) => total + pick(event), 0);
  const acceptable = ({ verdict, waived }: LedgerEntry): boolean =>
    verdict === 'proven' || (verdict === 'unreachable' && (!strict || waived !== undefined));
  return {
    title: plan.model.title,
    version: plan.model.version,
    document,
    server: started?.server ?? '',
    seed: plan.seed,
    obligations: ledger.length,
    ways: ways.length,
    verdicts: count(ledger),
    wayVerdicts: count(ways),
    cases: plan.cases.length,
    requests: sum(({ requests }) => requests),
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
  const totals = { violated: 0, 'not attempted': 0, unreachable: 0, proven: 0 };
  for (const { verdict } of entries) totals[verdict]++;
  return totals;
}

function countSkips(skipped: readonly SkipReason[]): Readonly<Partial<Record<SkipReason, number>>> {
  const totals: Partial<Record<SkipReason, number>> = {};
  for (const reason of skipped) totals[reason] = (totals[reason] ?? 0) + 1;
  return totals;
}
