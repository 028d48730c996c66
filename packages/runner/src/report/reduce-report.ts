import type { Plan } from '../plan/case.js';
import type { SkipReason } from '../plan/reasons.js';
import { budgetDetail, budgetSummary } from './budget-summary.js';
import { type CaseFinished, evidenceOf, type RunEvent } from './event.js';
import { failuresByChance, withFlakySeverity } from './flaky-severity.js';
import { groupFindings } from './group-findings.js';
import type { LearnedRule } from './learned-rule.js';
import { ledgerOf } from './ledger.js';
import { observedCauses } from './observed-causes.js';
import { isCredentialRefused } from './refused-credential.js';
import type {
  CodeCoverage,
  Finding,
  LedgerEntry,
  Report,
  Severity,
  StoredExchanges,
  Summary,
  Verdict,
} from './report.js';

/** Options of `reduceReport`. */
export interface ReduceOptions {
  /** Name of the document in the report. */
  readonly document: string;
  /** Returns why an obligation may remain untested, or undefined if it may not. */
  readonly waive?: (obligation: string) => string | undefined;
  /** The exchange store of the run. Default: none. */
  readonly exchanges?: StoredExchanges;
  /** True if untested obligations fail the run unless they are waived or not sent for safety. */
  readonly strict: boolean;
  /** The least severity of findings that fail the run. Default: `error`. */
  readonly failOn?: Severity;
}

/**
 * Reduces the events of a run to its report. Pure.
 *
 * @param first The plan that the run started with.
 *
 * @example
 * const report = reduceReport(planned, events, { document: 'openapi.yaml', strict: true });
 * process.exitCode = report.summary.passed ? 0 : 1;
 */
export function reduceReport(first: Plan, events: readonly RunEvent[], options: ReduceOptions): Report {
  const plan = first.next?.(evidenceOf(events)) ?? first;
  const isDoubtful = doubtOf(plan, events);
  const finished = new Map(
    events.flatMap((event) =>
      event.type === 'case-finished' && !isDoubtful(event) ? [[event.case, event] as const] : [],
    ),
  );
  const isAborted = events.some((event) => event.type === 'run-aborted');
  const ledger = ledgerOf(plan, finished, {
    waive: options.waive,
    budgetDetail: isAborted ? null : budgetDetail(events),
  });
  const findings = groupFindings(withFlakySeverity([...finished.values()]));
  const leftBehind = events.flatMap((event) => {
    if (event.type !== 'resource-left') return [];
    const { type: _, ...left } = event;
    return [left];
  });
  const remaining = events.flatMap((event) => {
    if (event.type !== 'resources-remain') return [];
    const { type: _, ...resources } = event;
    return [resources];
  });
  const listChanges = events.flatMap((event) => {
    if (event.type !== 'list-changed') return [];
    const { type: _, ...change } = event;
    return [change];
  });
  const changed = events.flatMap((event) => {
    if (event.type !== 'resource-changed') return [];
    const { type: _, ...change } = event;
    return [change];
  });
  const learned = events.flatMap((event) => {
    if (event.type !== 'rule-learned') return [];
    const { type: _, ...rule } = event;
    return [rule];
  });
  const causes = observedCauses(plan, finished);
  const summary = summaryOf(plan, events, ledger, findings, options);
  return {
    $schema: 'urn:touchstone:report:1',
    summary: isCredentialRefused(plan, events, { ledger, findings })
      ? { ...summary, credentialRefused: true }
      : summary,
    ledger,
    findings,
    ...(leftBehind.length > 0 && { leftBehind }),
    ...(remaining.length > 0 && { remaining }),
    ...(listChanges.length > 0 && { listChanges }),
    ...(changed.length > 0 && { changed }),
    ...(learned.length > 0 && { learned: uniqueRules(learned) }),
    ...(plan.model.vocabularies.length > 0 && { codes: codesOf(plan, finished.values()) }),
    ...(causes.length > 0 && { causes }),
    ...(options.exchanges && { exchanges: options.exchanges }),
  };
}

/** Divides the codes of the document's vocabularies into those that the server returned and the others. */
function codesOf({ model }: Plan, finished: Iterable<CaseFinished>): CodeCoverage {
  const returned = new Set([...finished].flatMap(({ codes = [] }) => codes));
  const codes = [...new Set(model.vocabularies.flatMap((vocabulary) => vocabulary.codes))];
  return {
    seen: codes.filter((code) => returned.has(code)),
    unseen: codes.filter((code) => !returned.has(code)),
  };
}

/**
 * Returns a function that recognizes cases whose findings or proofs rest on a status that the server answered because it
 * could no longer be tested. Such cases count as not finished.
 */
function doubtOf(plan: Plan, events: readonly RunEvent[]): (event: CaseFinished) => boolean {
  const index = events.findIndex((event) => event.type === 'run-aborted' && event.doubt !== undefined);
  const aborted = events[index];
  if (aborted?.type !== 'run-aborted' || !aborted.doubt) return () => false;
  const { status, cases } = aborted.doubt;
  const doubtful = new Set(cases);
  for (const event of events.slice(index)) if (event.type === 'case-finished') doubtful.add(event.case);
  const hasStatus = (variant: string): boolean => {
    const obligation = plan.variantsById.get(variant)?.obligation ?? '';
    return plan.obligationsById.get(obligation)?.response.status === String(status);
  };
  return ({ case: id, findings, proved, blockingStatus }) =>
    doubtful.has(id) &&
    (blockingStatus === status ||
      findings.some((finding) => finding.status === status || finding.received === `answered ${status}`) ||
      proved.some(hasStatus));
}

function summaryOf(
  plan: Plan,
  events: readonly RunEvent[],
  ledger: readonly LedgerEntry[],
  findings: readonly Finding[],
  { document, strict, failOn = 'error' }: ReduceOptions,
): Summary {
  const started = events.find((event) => event.type === 'run-started');
  const ended = events.find((event) => event.type === 'run-finished');
  const aborted = events.find((event) => event.type === 'run-aborted');
  const cases = events.filter((event) => event.type === 'case-finished');
  const budget = budgetSummary(events, ledger);
  const failedByChance = failuresByChance(cases);
  const variants = ledger.flatMap((entry) => entry.variants);
  const sum = (pick: (event: CaseFinished) => number): number =>
    cases.reduce((total, event) => total + pick(event), 0);
  const acceptable = (entry: LedgerEntry): boolean =>
    entry.verdict === 'proven' ||
    ((entry.verdict === 'untested' || entry.verdict === 'seen') &&
      (!strict || entry.waived !== undefined || isIntended(entry)));
  return {
    run: started?.run ?? '',
    title: plan.model.title,
    version: plan.model.version,
    document,
    server: started?.server ?? '',
    seed: plan.seed,
    valueSeed: plan.valueSeed,
    obligations: ledger.length,
    variants: variants.length,
    verdicts: count(ledger),
    variantVerdicts: count(variants),
    cases: plan.cases.length,
    requests: sum(({ requests }) => requests) + (ended?.requests ?? 0),
    controlRequests: sum(({ controlRequests }) => controlRequests),
    ...(failedByChance > 0 && { failedByChance }),
    findings: findings.length,
    checks: sum(({ checks }) => checks),
    skipped: countSkips(cases.flatMap(({ skipped }) => skipped)),
    durationMs: Math.round(ended?.durationMs ?? 0),
    startedAt: started?.at ?? '',
    ...(budget && { budget }),
    ...(aborted && { aborted: aborted.reason }),
    passed:
      !aborted &&
      ledger.every(acceptable) &&
      findings.every(({ severity }) => severity !== 'error' && failOn !== 'warning'),
  };
}

/** Returns each rule once. A restarted server teaches a rule again. */
const uniqueRules = (rules: readonly LearnedRule[]): readonly LearnedRule[] => [
  ...new Map(rules.map((rule) => [`${rule.operation} ${rule.pointer}`, rule])).values(),
];

/** Returns true if every variant is proven, excluded, or not sent for safety. */
const isIntended = ({ variants }: LedgerEntry): boolean =>
  variants.every(
    ({ verdict, reason }) => verdict === 'proven' || reason === 'not allowed' || reason === 'excluded',
  );

function count(entries: readonly { readonly verdict: Verdict }[]): Readonly<Record<Verdict, number>> {
  const totals = { violated: 0, 'not attempted': 0, untested: 0, seen: 0, proven: 0 };
  for (const { verdict } of entries) totals[verdict]++;
  return totals;
}

function countSkips(skipped: readonly SkipReason[]): Readonly<Partial<Record<SkipReason, number>>> {
  const totals: Partial<Record<SkipReason, number>> = {};
  for (const reason of skipped) totals[reason] = (totals[reason] ?? 0) + 1;
  return totals;
}
