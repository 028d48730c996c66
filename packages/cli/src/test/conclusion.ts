import { countChanges, countLeft, plural } from '@touchstone/reporters';
import type { BudgetSummary, CsrfRefusal, LedgerVariant, Report, Severity } from '@touchstone/runner';
import { exitCode } from '../exit-code.js';

/** The exit code of a run, with an explanation for the user. */
export interface Conclusion {
  readonly code: number;
  /** The explanation, as one or more sentences; null if the report needs none. */
  readonly reason: string | null;
}

/** The circumstances of a run that its report does not contain. */
export interface Circumstances {
  readonly isCancelled: boolean;
  /** The reason why the server that the run started has ended; null if it has not. */
  readonly death: string | null;
  /** The result of the runner's `isCredentialRefused`. */
  readonly isCredentialRefused: boolean;
  /** A description of the credential for messages. */
  readonly credential: string;
  /** The result of the runner's `nothingJudged`: the reason why no variant was proven or violated, or null. */
  readonly nothingJudged: string | null;
  /** The result of the runner's `everyCallRefused`: the reason why the server accepted no call, or null. */
  readonly everyCallRefused: string | null;
  /** The result of the runner's `uniformRefusal`: the undocumented status of every response, or null. */
  readonly uniformRefusal: number | null;
  /** The result of the runner's `refusedCsrfToken`. */
  readonly csrfRefusal: CsrfRefusal | null;
}

/**
 * Concludes a run. Findings take precedence, unless the server refused the credential, because the refusal then causes
 * most findings.
 */
export function conclude(
  report: Report,
  circumstances: Circumstances,
  settings: FailureSettings,
): Conclusion {
  const { summary } = report;
  const {
    isCancelled,
    death,
    isCredentialRefused,
    credential,
    nothingJudged,
    everyCallRefused,
    uniformRefusal,
    csrfRefusal,
  } = circumstances;
  const judged = { code: summary.passed ? exitCode.passed : exitCode.findings, reason: null };
  if (isCancelled) return judged;
  const inconclusive = (reason: string): Conclusion => ({ code: exitCode.inconclusive, reason });
  if (summary.aborted !== undefined) {
    const reason = death ?? summary.aborted;
    if (isCredentialRefused) return inconclusive(reason);
    return isContractBroken(report, settings) ? { code: exitCode.findings, reason } : inconclusive(reason);
  }
  const isBudget = isOnlyBudget(report, settings);
  const isRefused = summary.passed && everyCallRefused !== null;
  const reasons = [
    ...(isCredentialRefused
      ? [
          `The server refused ${credential}: most calls that need one returned 401, or all of them the same error.`,
        ]
      : []),
    ...(uniformRefusal !== null
      ? [
          `Every call returned ${uniformRefusal}, which the document does not describe: check ${credential} and the base path.`,
        ]
      : []),
    ...(csrfRefusal !== null && (summary.passed || csrfRefusal.explainsFindings)
      ? [csrfReason(csrfRefusal, credential)]
      : []),
    ...(isBudget && summary.budget
      ? [
          `${plural(summary.budget.unreached, 'documented response')} ${summary.budget.unreached === 1 ? 'was' : 'were'} not reached, because the budget of the run was used up (${budgetOption(summary.budget)}).`,
        ]
      : []),
    ...(isRefused ? [`The server accepted no call: ${everyCallRefused}`] : []),
    ...(nothingJudged !== null && !isRefused && !isBudget ? [`Inconclusive: ${nothingJudged}`] : []),
    ...(nothingJudged === null && !isRefused && !isBudget && isOnlyUnattempted(report, settings)
      ? [
          `Inconclusive: ${plural(summary.verdicts['not attempted'], 'documented response')} could not be attempted, and nothing else failed.`,
        ]
      : []),
  ];
  return reasons.length > 0 ? inconclusive(reasons.join('\n')) : judged;
}

const csrfReason = ({ status, header }: CsrfRefusal, credential: string): string =>
  `The server accepted reads, but answered every write with ${status}: check the CSRF token${header === null ? ` that belongs to ${credential}` : ` in the header ${header}`}.`;

const budgetOption = ({ used, maxSeconds, maxRequests }: BudgetSummary): string =>
  used === 'time' ? `--max-time ${maxSeconds}` : `--max-requests ${maxRequests}`;

/** Returns true if a finding of the report fails the run. */
const isContractBroken = ({ findings }: Report, { failOn }: FailureSettings): boolean =>
  findings.some(({ severity }) => severity === 'error' || failOn === 'warning');

/** Returns true if nothing but the end of the budget kept a run from passing. */
function isOnlyBudget(report: Report, settings: FailureSettings): boolean {
  const { summary } = report;
  if ((summary.budget?.unreached ?? 0) === 0 || summary.aborted !== undefined) return false;
  if (isContractBroken(report, settings)) return false;
  return isOtherwisePassed(report, settings, ({ reason }) => reason === 'budget used up');
}

/** Returns true if nothing but responses that could not be attempted kept a run from passing. */
const isOnlyUnattempted = (report: Report, settings: FailureSettings): boolean =>
  !report.summary.passed &&
  !isContractBroken(report, settings) &&
  isOtherwisePassed(report, settings, ({ verdict }) => verdict === 'not attempted');

/** Returns true if a run passes apart from the variants for which the function returns true. */
const isOtherwisePassed = (
  { ledger }: Report,
  { isStrict }: FailureSettings,
  isExcepted: (variant: LedgerVariant) => boolean,
): boolean =>
  ledger.every(
    (entry) =>
      entry.verdict === 'proven' ||
      entry.waived !== undefined ||
      entry.variants.every(
        (variant) =>
          isExcepted(variant) ||
          (variant.verdict !== 'violated' &&
            variant.verdict !== 'not attempted' &&
            (!isStrict || isIntended(variant.verdict, variant.reason))),
      ),
  );

/** Returns true if a variant is proven or deliberately not tested. */
const isIntended = (verdict: LedgerVariant['verdict'], reason: LedgerVariant['reason']): boolean =>
  verdict === 'proven' || reason === 'not allowed' || reason === 'excluded';

/** The settings of a run that decide what fails it. */
export interface FailureSettings {
  /** The least severity of findings that fail the run. Default: `error`. */
  readonly failOn?: Severity | undefined;
  /** True if untested responses fail the run unless they are waived or not sent for safety. */
  readonly isStrict: boolean;
}

/** Renders the exit code of a run in words. */
export function exitLine(code: number, report: Report, settings: FailureSettings): string {
  const { summary } = report;
  const { verdicts } = summary;
  const left = countLeft(report);
  const responses = (number: number, predicate: string): string =>
    `${plural(number, 'documented response')} ${number === 1 ? 'is' : 'are'} ${predicate}`;
  const parts = [
    ...(summary.findings > 0 ? [plural(summary.findings, 'finding')] : []),
    ...(verdicts['not attempted'] > 0 ? [responses(verdicts['not attempted'], 'not attempted')] : []),
    ...(verdicts.untested > 0 ? [responses(verdicts.untested, 'untested')] : []),
    ...(left > 0 ? [`${plural(left, 'resource')} left behind`] : []),
    ...countChanges(report),
  ];
  const rest = parts.length > 0 ? ` (${parts.join(', ')})` : '';
  switch (code) {
    case exitCode.passed:
      return `Exit code 0: passed${rest}.`;
    case exitCode.findings:
      return `Exit code 1: ${failureOf(report, settings)}${rest}.`;
    default:
      return `Exit code ${code}: inconclusive${rest}.`;
  }
}

/** Returns why a run failed: an error, or else everything else that fails it. */
function failureOf({ summary, findings, ledger }: Report, { failOn, isStrict }: FailureSettings): string {
  const { violated, 'not attempted': notAttempted } = summary.verdicts;
  if (violated > 0 || findings.some(({ severity }) => severity === 'error'))
    return 'the server breaks its contract';
  const untested = ledger.filter(
    ({ verdict, waived, variants }) =>
      verdict === 'untested' &&
      waived === undefined &&
      variants.some((variant) => !isIntended(variant.verdict, variant.reason)),
  ).length;
  const causes = [
    ...(summary.aborted === undefined ? [] : ['the run ended early']),
    ...(failOn === 'warning' && findings.length > 0 ? ['--fail-on warning, and the run has warnings'] : []),
    ...(notAttempted > 0 ? [`${plural(notAttempted, 'documented response')} could not be attempted`] : []),
    ...(isStrict && untested > 0
      ? [
          `${plural(untested, 'documented response')} ${untested === 1 ? 'is' : 'are'} untested without a waiver`,
        ]
      : []),
  ];
  return causes.length > 0 ? causes.join('; ') : 'not everything that must be tested was tested';
}

/** Exit codes from the least to the most important, for several targets. */
const IMPORTANCE: readonly number[] = [
  exitCode.passed,
  exitCode.inconclusive,
  exitCode.findings,
  exitCode.unusable,
];

/** Returns the more important of two exit codes: unusable input before findings before an inconclusive result. */
export const mostImportant = (first: number, second: number): number =>
  IMPORTANCE.indexOf(first) >= IMPORTANCE.indexOf(second) ? first : second;
