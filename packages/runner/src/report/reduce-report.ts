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
  const finished = new Map(
    events.flatMap((event) => (event.type === 'case-finished' ? [[event.case, event] as const] : [])),
  );
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
  readonly isViolated: boolean;
  readonly isRefuted: boolean;
  readonly isProved: boolean;
}

function ledgerOf(
  plan: Plan,
  finished: ReadonlyMap<string, CaseFinished>,
  { waive }: ReduceOptions,
): readonly LedgerEntry[] {
  const casesByWay = groupByWay(plan);
  const events = [...finished.values()];
  const violated = placesOf(events.flatMap((event) => event.violated));
  const refuted = placesOf(events.flatMap((event) => event.refuted ?? []));
  const proved = new Set(events.flatMap((event) => event.proved));
  return plan.obligations.map((obligation) => {
    const ways = obligation.ways.map((way) => {
      const cases = casesByWay.get(way.id) ?? [];
      return wayEntry(plan, way, {
        planned: cases.length,
        finished: cases.flatMap((id) => finished.get(id) ?? []),
        isViolated: violated.has(way.id) || violated.has(obligation.id),
        isRefuted: refuted.has(way.id) || refuted.has(obligation.id),
        isProved: proved.has(way.id),
      });
    });
    return entryOf(plan, obligation, ways, waive?.(obligation.id));
  });
}

function groupByWay(plan: Plan): ReadonlyMap<string, readonly string[]> {
  const grouped = new Map<string, string[]>();
  for (const { id, ways } of plan.cases) {
    for (const way of ways) {
      const group = grouped.get(way);
      if (group) group.push(id);
      else grouped.set(way, [id]);
    }
  }
  return grouped;
}

/** Ids of obligations and ways that some finding is held against. */
function placesOf(places: CaseFinished['violated']): ReadonlySet<string> {
  return new Set(places.map(({ obligation, way }) => way ?? obligation));
}

function wayEntry(plan: Plan, way: Way, facts: WayFacts): LedgerWay {
  const entry = (verdict: Verdict, reason: string | null, detail: string | null): LedgerWay => ({
    way: way.label,
    verdict,
    reason,
    detail,
    cases: facts.planned,
  });
  if (facts.isViolated) return entry('violated', null, null);
  const blocked = facts.finished.filter(({ outcome }) => outcome === 'blocked');
  // A case for which nobody is at fault takes nothing from the others of its way.
  const hard = blocked.find(({ unreachable }) => unreachable === undefined);
  if (hard) return entry('not attempted', 'blocked', hard.reason);
  if (facts.finished.length < facts.planned)
    return entry('not attempted', 'run ended', 'The run ended before all its cases.');
  if (facts.isRefuted)
    return entry(
      'unreachable',
      'assumption refuted',
      'The server does otherwise: add `x-error` with a `when` to say what brings it about.',
    );
  if (facts.isProved) return entry('proven', null, null);
  const unreachable = plan.unreachable.get(way.id) ?? blocked[0]?.unreachable;
  if (unreachable) return entry('unreachable', unreachable.reason, unreachable.detail);
  if (facts.planned === 0) return entry('not attempted', 'not planned', 'No case tries this way.');
  return entry(
    'unreachable',
    'trigger unknown',
    'Every call was answered with another success that the document has.',
  );
}

function entryOf(
  plan: Plan,
  obligation: Obligation,
  ways: readonly LedgerWay[],
  waived: string | undefined,
): LedgerEntry {
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

/** Rules about what a case brings about: each case that fails is another thing the server lets through. */
const INTENTIONS: ReadonlySet<string> = new Set([
  'status-intended',
  'error-intended',
  'error-order',
  'mended',
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
    const { rule, error, operation, pointer, message } = finding;
    const isOwn = INTENTIONS.has(rule) && finding.case.startsWith(`${operation} `);
    const key = JSON.stringify([rule, error, operation, pointer, message, isOwn ? finding.case : null]);
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
  const sum = (pick: (event: CaseFinished) => number): number =>
    cases.reduce((total, event) => total + pick(event), 0);
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
  const totals = { violated: 0, 'not attempted': 0, unreachable: 0, proven: 0 };
  for (const { verdict } of entries) totals[verdict]++;
  return totals;
}

function countSkips(skipped: readonly SkipReason[]): Readonly<Partial<Record<SkipReason, number>>> {
  const totals: Partial<Record<SkipReason, number>> = {};
  for (const reason of skipped) totals[reason] = (totals[reason] ?? 0) + 1;
  return totals;
}
