import type { Case, Plan } from '../plan/case.js';
import { recreation } from '../plan/recreation.js';
import { SAFE_METHODS } from '../plan/safe-methods.js';
import type { StopReason } from './case-finished.js';
import { isDocumented } from './mishap.js';
import type { Recorder } from './recorder.js';

/** Maximum number of repetitions of a case after failures that may be due to chance. */
export const MAX_REPETITIONS = 3;

export interface CaseAttempt {
  readonly recorder: Recorder;
  readonly stopped: StopReason | null;
  /** True if the attempt failed, and a dropped connection, an unexpected 5xx or a late change may be the cause. */
  readonly isChance: boolean;
  /** True if the attempt shows a change for which the server may only have needed a moment. */
  readonly isLate: boolean;
}

/**
 * Returns the attempt with its recorded results. A dangerous call to a server that the run did not start is not
 * repeated, because it may have had its effect before the failure. Without a repetition, a dropped connection, 502, 503
 * or 504 may be due to chance, so the attempt is inconclusive.
 * @param hasWaited True if the attempt has waited for the server to complete the resources that it compares.
 */
export function attemptOf(
  plan: Plan,
  planned: Case,
  { recorder, stopped }: Pick<CaseAttempt, 'recorder' | 'stopped'>,
  hasWaited: boolean,
): CaseAttempt {
  const { mishap } = recorder;
  const isBroken = recorder.violated.length + recorder.refuted.length > 0;
  const isMishap = mishap !== null && (stopped !== null || isBroken);
  if (mayRepeat(plan, planned)) {
    const isLate = !hasWaited && showsChange(recorder) && comparesOwn(plan, planned);
    const isChance = isMishap || isLate || stopped?.mayRecover === true;
    return { recorder, stopped, isChance, isLate };
  }
  const result = { recorder, stopped, isChance: false, isLate: false };
  if (!isMishap || mishap.waitSeconds === 0) return result;
  recorder.withdraw();
  const reason = `The server ${mishap.what}. A dangerous call to a server that the run did not start is not repeated.`;
  return { ...result, stopped: { reason } };
}

/**
 * Returns true if a resource changed after a refusal. Some servers complete a new resource a moment after its creation,
 * so the case is repeated once with a pause before the resource is read.
 */
export const showsChange = ({ findings }: Recorder): boolean =>
  findings.some(({ rule, pointer }) => rule === 'no-state-change' && pointer?.startsWith('/'));

/**
 * Returns true if the run creates every resource whose state a case compares, so that the case can use other ones, and if
 * the case does not change the server by control calls.
 */
function comparesOwn({ fixtures }: Plan, { steps }: Case): boolean {
  const values = steps.flatMap((step) =>
    step.kind === 'request' && step.role === 'before'
      ? step.request.substitutions.map(({ value }) => value)
      : [],
  );
  return (
    values.length > 0 &&
    steps.every(({ kind }) => kind === 'request') &&
    values.every(({ name, fixture }) =>
      (fixture === undefined ? steps : (fixtures.get(fixture)?.steps ?? [])).some(
        (step) =>
          step.kind === 'request' &&
          !SAFE_METHODS.includes(step.request.method) &&
          step.bind?.some((extraction) => extraction.name === name) === true,
      ),
    )
  );
}

/** Returns true if a failed case may run again. */
const mayRepeat = ({ isShared }: Plan, { isDangerous }: Case): boolean => !isShared || isDangerous !== true;

/** Returns the case with other fresh values, because the server may have kept those of the failed attempt. */
export const repetitionOf = (plan: Plan, planned: Case, attempt: number): Case => ({
  ...planned,
  repetition: attempt,
  steps: planned.steps.map((step) => recreation(plan, step, attempt)),
});

/**
 * Returns the attempt that counts: the last one if it was completed or is inconclusive without a failure that may be due
 * to chance, or else the first one, because a failure that always occurs is not due to chance. The last one is
 * inconclusive, for example, if the server refuses a missing credential with a documented 403 instead of the assumed
 * 401. A last attempt that stopped for another reason also counts if the server was overloaded before, but not after a
 * dropped connection, because the dropped call may have caused the reason. A last attempt that counts contains a warning
 * about the failed attempts, except those with a documented 503. The request counts are the totals of all attempts.
 */
export function conclusionOf(plan: Plan, attempts: readonly CaseAttempt[]): CaseAttempt {
  const [first] = attempts;
  const last = attempts.at(-1);
  if (!first || !last) throw new TypeError('A case has at least one attempt.');
  const wasOverloaded = attempts.every(({ recorder: { mishap } }) => mishap?.isOverload ?? true);
  const isConclusive = last.stopped === null || last.stopped.untested !== undefined || wasOverloaded;
  const hasRecovered = !last.isChance && isConclusive;
  const counted = hasRecovered ? last : first;
  const { recorder } = counted;
  const others = attempts.filter((attempt) => attempt !== counted);
  for (const { recorder: other } of others) {
    recorder.requests += other.requests;
    recorder.controlRequests += other.controlRequests;
  }
  const mishaps = others
    .flatMap(({ recorder: { mishap } }) => mishap ?? [])
    .filter((mishap) => !isDocumented(plan, mishap));
  const [mishap] = mishaps;
  if (hasRecovered && mishap) recorder.recordFlaky(mishap, { failed: mishaps.length, all: attempts.length });
  return counted;
}
