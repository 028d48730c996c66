import type { Finding, LedgerEntry, LedgerVariant, Report, Summary, Verdict } from '@touchstone/runner';

type Json = Finding['expected'];

/**
 * A report with its keys in one order, whatever order the run built them in, so that two reports
 * can be compared line by line. Objects an answer brought (`expected`, `received`) are sorted by key.
 */
export function stableReport(report: Report): Report {
  return {
    $schema: report.$schema,
    summary: stableSummary(report.summary),
    ledger: report.ledger.map(stableEntry),
    findings: report.findings.map(stableFinding),
  };
}

function stableSummary(summary: Summary): Summary {
  return {
    title: summary.title,
    version: summary.version,
    document: summary.document,
    server: summary.server,
    seed: summary.seed,
    passed: summary.passed,
    ...(summary.aborted === undefined ? {} : { aborted: summary.aborted }),
    obligations: summary.obligations,
    variants: summary.variants,
    verdicts: stableVerdicts(summary.verdicts),
    variantVerdicts: stableVerdicts(summary.variantVerdicts),
    cases: summary.cases,
    requests: summary.requests,
    controlRequests: summary.controlRequests,
    findings: summary.findings,
    checks: summary.checks,
    skipped: sortKeys(summary.skipped),
    durationMs: summary.durationMs,
    startedAt: summary.startedAt,
  };
}

function stableVerdicts(verdicts: Readonly<Record<Verdict, number>>): Record<Verdict, number> {
  return {
    proven: verdicts.proven,
    untested: verdicts.untested,
    'not attempted': verdicts['not attempted'],
    violated: verdicts.violated,
  };
}

function stableEntry(entry: LedgerEntry): LedgerEntry {
  return {
    id: entry.id,
    operation: entry.operation,
    status: entry.status,
    mediaType: entry.mediaType,
    error: entry.error,
    verdict: entry.verdict,
    reason: entry.reason,
    ...(entry.waived === undefined ? {} : { waived: entry.waived }),
    variants: entry.variants.map(stableVariant),
    location: stableLocation(entry.location),
  };
}

function stableVariant(variant: LedgerVariant): LedgerVariant {
  return {
    variant: variant.variant,
    verdict: variant.verdict,
    reason: variant.reason,
    detail: variant.detail,
    cases: variant.cases,
  };
}

function stableFinding(finding: Finding): Finding {
  return {
    rule: finding.rule,
    error: finding.error,
    operation: finding.operation,
    case: finding.case,
    severity: finding.severity,
    message: finding.message,
    pointer: finding.pointer,
    location: stableLocation(finding.location),
    expected: sortJson(finding.expected),
    received: sortJson(finding.received),
    curl: finding.curl,
  };
}

function stableLocation(location: Finding['location']): Finding['location'] {
  return {
    file: location.file,
    line: location.line,
    column: location.column,
    pointer: location.pointer,
    source: location.source,
  };
}

function sortKeys<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1))) as T;
}

function sortJson(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortJson);
  if (value === null || typeof value !== 'object') return value;
  return sortKeys(
    Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, sortJson(inner as Json)])),
  );
}
