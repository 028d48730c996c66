import type { CheckContext } from '../checks/check.js';
import type { CandidateResult } from '../plan/evidence.js';

/**
 * Returns the result of an attempt that tried a possible cause of errors.
 * @param isFulfilled True if the response passed every check. Otherwise it proves no error.
 */
export function candidateResult(
  { actual, exchange: { response } }: CheckContext,
  isFulfilled: boolean,
): CandidateResult {
  const error = actual?.error;
  // A `default` response may document a success as well.
  const isProof = isFulfilled && error != null && response.status >= 400;
  return {
    obligation: actual && isProof ? actual.id : null,
    received: [response.status, error?.code ?? []].flat().join(' '),
  };
}

/** Returns true for a call that aims at an error whose cause is inferred from its status. */
export const isOfInferred = ({ intended, exchange: { step } }: CheckContext): boolean =>
  step.expect.rule === 'status-intended' && intended.error?.explicit === false;
