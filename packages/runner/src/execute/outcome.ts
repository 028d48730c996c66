import type { Case, Plan, Unreachable } from '../plan/case.js';
import type { RunEvent } from '../report/event.js';
import { obligationOf, type Recorder } from './recorder.js';

/** Why a case ended before its last step. */
export interface Stopped {
  readonly reason: string;
  readonly unreachable?: Unreachable;
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
    ...(stopped?.unreachable && { unreachable: stopped.unreachable }),
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

/** The case's ways without a finding; a success must be the very one, where several are documented. */
function provedBy(plan: Plan, { ways }: Case, { violated, refuted, met }: Recorder): readonly string[] {
  return ways.filter((way) => {
    const obligation = obligationOf(way);
    const isSuccess = plan.known.get(obligation)?.error === null;
    return (
      ![...violated, ...refuted].some((each) => touches(each, way)) && (!isSuccess || met.has(obligation))
    );
  });
}

/** Successes that no case can bring about on purpose, and that came all the same. */
function observedBy(plan: Plan, { met }: Recorder): readonly string[] {
  return [...met].flatMap((id) => {
    const obligation = plan.known.get(id);
    return obligation?.error === null
      ? obligation.ways.map((way) => way.id).filter((way) => plan.unreachable.has(way))
      : [];
  });
}

const touches = (place: { obligation: string; way: string | null }, way: string): boolean =>
  place.way === null ? obligationOf(way) === place.obligation : place.way === way;
