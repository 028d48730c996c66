import type { Case, Plan } from '../plan/case.js';
import type { CandidateResult } from '../plan/evidence.js';
import type { Untested } from '../plan/reasons.js';
import type { RunEvent } from '../report/event.js';
import type { Place } from './place.js';
import type { Recorder } from './recorder.js';

/** The reason why a case ended before its last step. */
export interface StopReason {
  readonly reason: string;
  readonly untested?: Untested;
  /** The HTTP status of the response that ended the case, if a response did. */
  readonly status?: number;
  /** True if a fixture could not be created, so that another attempt may create it. */
  readonly mayRecover?: true;
}

/** Creates the event of a case that has ended. */
export function caseFinished(
  plan: Plan,
  planned: Case,
  recorder: Recorder,
  stopped: StopReason | null,
  durationMs: number,
): RunEvent {
  const { findings, violated, refuted, undecided, checks, skipped, requests, controlRequests } = recorder;
  const { accepted, refused, failedByChance, droppedByChance, candidate, met, codes } = recorder;
  return {
    type: 'case-finished',
    case: planned.id,
    operation: planned.operation,
    outcome: stopped !== null ? 'blocked' : violated.length > 0 ? 'failed' : 'passed',
    reason: stopped?.reason ?? null,
    ...(stopped?.untested && { untested: stopped.untested }),
    ...(stopped?.status !== undefined && { blockingStatus: stopped.status }),
    proved: [
      ...(stopped === null ? provenVariants(plan, planned, recorder) : []),
      ...observedVariants(plan, recorder),
      ...openVariants(plan, recorder),
    ],
    ...(planned.candidate !== undefined && { candidate: candidate ?? noResponse(stopped) }),
    ...(planned.candidate === undefined && recorder.answered && { answered: recorder.answered }),
    seen: [...met].filter((id) => plan.obligationsById.get(id)?.error != null),
    ...(codes.size > 0 && { codes: [...codes] }),
    violated,
    ...(refuted.length > 0 && { refuted }),
    ...(undecided.length > 0 && { undecided }),
    ...(accepted.size > 0 && { accepted: [...accepted] }),
    ...(refused.length > 0 && { refused }),
    ...(failedByChance > 0 && { failedByChance }),
    ...(droppedByChance.length > 0 && { droppedByChance }),
    findings,
    checks,
    skipped,
    requests,
    controlRequests,
    durationMs,
  };
}

/**
 * Returns the ids of the case's variants without a violation, a refuted assumption or an undecided check. A success
 * must also have been received, because the server may have returned another documented success.
 */
function provenVariants(
  plan: Plan,
  { variants }: Case,
  { violated, refuted, undecided, met }: Recorder,
): readonly string[] {
  return variants.filter((id) => {
    const obligation = plan.variantsById.get(id)?.obligation ?? '';
    const isSuccess = plan.obligationsById.get(obligation)?.error === null;
    const isUnproven = [...violated, ...refuted, ...undecided].some((place: Place) =>
      place.variant === null ? place.obligation === obligation : place.variant === id,
    );
    return !isUnproven && (!isSuccess || met.has(obligation));
  });
}

/** Returns the ids of the open variants of the error that the server returned to a candidate. */
function openVariants(plan: Plan, { candidate }: Recorder): readonly string[] {
  const obligation = plan.obligationsById.get(candidate?.obligation ?? '');
  return obligation?.variants.map(({ id }) => id).filter((id) => plan.open.has(id)) ?? [];
}

/** Returns the ids of the success variants that no case attempts but that occurred in this case. */
function observedVariants(plan: Plan, { met }: Recorder): readonly string[] {
  return [...met].flatMap((id) => {
    const obligation = plan.obligationsById.get(id);
    return obligation?.error === null
      ? obligation.variants.map((variant) => variant.id).filter((variant) => isObservable(plan, variant))
      : [];
  });
}

/** Returns true for a variant that no case attempts, unless the configuration excludes it. */
const isObservable = ({ untested }: Plan, variant: string): boolean =>
  untested.has(variant) && untested.get(variant)?.reason !== 'excluded';

const noResponse = (stopped: StopReason | null): CandidateResult => ({
  obligation: null,
  received: stopped?.reason ?? 'no response',
  isUntried: true,
});
