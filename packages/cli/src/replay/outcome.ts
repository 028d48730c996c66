import type { ReportedFinding, RunEvent } from '@touchstone/runner';
import { exitCode } from '../exit-code.js';

type CaseFinished = Extract<RunEvent, { type: 'case-finished' }>;

export interface ReplayOutcome {
  readonly code: number;
  /** A sentence that states the result. */
  readonly text: string;
}

/** The results of the case that was sent again. */
export interface ReplayedCase {
  /** Undefined if the run ended before the case. */
  readonly finished: CaseFinished | undefined;
  /** The reason why the run ended early; undefined if it did not. */
  readonly aborted: string | undefined;
  readonly findings: readonly ReportedFinding[];
}

/**
 * Decides whether a finding still occurs or, for a case that was named instead of a finding, whether the case has any
 * finding. A finding that does not occur proves nothing if the case ended early, if a pattern could not be tested in
 * time, or if another finding about the status or a missing response hides it.
 */
export function outcomeOf(
  wanted: ReportedFinding | undefined,
  { finished, aborted, findings }: ReplayedCase,
): ReplayOutcome {
  const inconclusive = (reason: string): ReplayOutcome => ({
    code: exitCode.inconclusive,
    text: `Inconclusive: ${reason}`,
  });
  const isSame = ({ id, rule, operation, error, pointer }: ReportedFinding): boolean =>
    wanted?.id === undefined
      ? rule === wanted?.rule &&
        operation === wanted.operation &&
        error === wanted.error &&
        pointer === wanted.pointer
      : id === wanted.id;
  if (wanted ? findings.some(isSame) : findings.length > 0)
    return {
      code: exitCode.findings,
      text: wanted ? 'The finding still occurs.' : 'The case has findings.',
    };
  if (aborted !== undefined) return inconclusive(aborted);
  if (!finished) return inconclusive('the case was not sent.');
  if (finished.outcome === 'blocked') return inconclusive(finished.reason ?? 'the case ended early.');
  if ((finished.undecided?.length ?? 0) > 0)
    return inconclusive('a pattern of the document could not be tested on the response in time.');
  const other = findings.find(({ pointer, status }) => pointer === 'status' || status === null);
  if (other) return inconclusive(`the finding does not occur, but another one hides it: ${other.message}`);
  return {
    code: exitCode.passed,
    text: wanted ? 'The finding does not occur any more.' : 'The case has no finding.',
  };
}
