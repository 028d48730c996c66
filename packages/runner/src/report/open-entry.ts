import type { Case, OpenVariant } from '../plan/case.js';
import type { CaseFinished } from './event.js';
import type { LedgerVariant, Verdict } from './report.js';

export interface OpenEvidence {
  /** Id of the obligation. */
  readonly obligation: string;
  /** The finished cases by id. */
  readonly finished: ReadonlyMap<string, CaseFinished>;
  /** The cases that try possible causes, by id. */
  readonly causes: ReadonlyMap<string, Pick<Case, 'candidate' | 'when'>>;
  readonly isViolated: boolean;
  /** True if the server returned the error, whatever its cause. */
  readonly isSeen: boolean;
  /** False if a refusal proves nothing, because the server may refuse every call to the operation. */
  readonly hasBaseline: boolean;
  /** Explains why cases were not sent because of the budget; null if it was not used up. */
  readonly budgetDetail: string | null;
}

/** Maximum number of attempts that a detail lists. */
const MAX_LISTED = 5;

/** Returns the ledger entry of a variant whose cause the document does not declare. */
export function openEntry(label: string, open: OpenVariant, evidence: OpenEvidence): LedgerVariant {
  const { obligation, finished, causes } = evidence;
  const entry = (
    verdict: Verdict,
    reason: LedgerVariant['reason'] = null,
    detail: string | null = null,
  ): LedgerVariant => ({ variant: label, verdict, reason, detail, cases: open.cases.length });
  if (evidence.isViolated) return entry('violated');
  const results = open.cases.flatMap((id) => finished.get(id) ?? []);
  const proof = results.find(({ candidate }) => candidate?.obligation === obligation);
  if (proof && !evidence.hasBaseline)
    return entry(
      'untested',
      'no baseline',
      'The server accepted no call to the operation, so it may refuse every call for another reason: configure what an accepted call requires.',
    );
  if (proof) {
    const named = open.named.get(proof.case);
    const { candidate = null, when } = causes.get(proof.case) ?? {};
    return {
      ...entry('proven'),
      cause: candidate,
      ...(when && { when }),
      ...(named !== undefined && { named }),
    };
  }
  if (evidence.isSeen)
    return entry(
      'seen',
      null,
      'The server returned the error, but not to a call that aimed at it. Add `x-error` with a `when` that specifies the cause.',
    );
  if (results.length < open.cases.length)
    return evidence.budgetDetail === null
      ? entry('not attempted', 'run ended', 'The run ended before every possible cause was tried.')
      : entry('not attempted', 'budget used up', evidence.budgetDetail);
  if (open.untested) return entry('untested', open.untested.reason, open.untested.detail);
  const tried = results.filter(({ candidate }) => candidate?.isUntried !== true);
  const [blocked] = results;
  if (tried.length === 0 && blocked)
    return blocked.untested
      ? entry('untested', blocked.untested.reason, blocked.untested.detail)
      : entry('not attempted', 'blocked', blocked.reason);
  const listed = tried
    .slice(0, MAX_LISTED)
    .map(({ case: id, candidate }) => `${causes.get(id)?.candidate} (${candidate?.received})`);
  const others = tried.length - listed.length;
  return entry(
    'untested',
    'not provoked',
    `No tried cause led to this error: ${listed.join(', ')}${others > 0 ? ` and ${others} others` : ''}. ${open.advice ?? 'Add `x-error` with a `when` that specifies the cause.'}`,
  );
}
