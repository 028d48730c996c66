import type { Case, Plan } from '../plan/case.js';
import type { Untested } from '../plan/reasons.js';
import type { RunEvent } from '../report/event.js';
import { obligationOf, type Recorder } from './recorder.js';

/** Why a case ended before its last step. */
export interface Stopped {
  readonly reason: string;
  readonly untested?: Untested;
}

/** What is told of a case that has ended. */
export function finished(
  plan: Plan,
  planned: Case,
  recorder: Recorder,
  stopped: Stopped | null,
  durationMs: number,
): RunEvent {
  const { findings, violated, refuted, checks, skipped, requests, controlRequests } = recorder;
  return {
    type: 'case-finished',
    case: planned.id,
    operation: planned.operation,
    outcome: stopped !== null ? 'blocked' : violated.length > 0 ? 'failed' : 'passed',
    reason: stopped?.reason ?? null,
    ...(stopped?.untested && { untested: stopped.untested }),
    proved: [...(stopped === null ? provedBy(plan, planned, recorder) : []), ...observedBy(plan, recorder)],
    violated,
    ...(refuted.length > 0 && { refuted }),
    findings,
    checks,
    skipped,
    requests,
    controlRequests,
    durationMs,
  };
}

/** The case's variants without a finding; a success must be the very one, where several are documented. */
function provedBy(plan: Plan, { variants }: Case, { violated, refuted, met }: Recorder): readonly string[] {
  return variants.filter((variant) => {
    const obligation = obligationOf(variant);
    const isSuccess = plan.known.get(obligation)?.error === null;
    return (
      ![...violated, ...refuted].some((each) => touches(each, variant)) && (!isSuccess || met.has(obligation))
    );
  });
}

/** Successes that no case can bring about on purpose, and that came all the same. */
function observedBy(plan: Plan, { met }: Recorder): readonly string[] {
  return [...met].flatMap((id) => {
    const obligation = plan.known.get(id);
    return obligation?.error === null
      ? obligation.variants.map((variant) => variant.id).filter((variant) => plan.untested.has(variant))
      : [];
  });
}

const touches = (place: { obligation: string; variant: string | null }, variant: string): boolean =>
  place.variant === null ? obligationOf(variant) === place.obligation : place.variant === variant;
