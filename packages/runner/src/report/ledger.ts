import { type Location, positionOf } from '@touchstone/core';
import type { Plan } from '../plan/case.js';
import { type Obligation, type WebhookObligation, webhookId } from '../plan/obligation.js';
import type { RunEvent } from './event.js';
import type { LedgerEntry, LedgerWay, Verdict } from './report.js';

const WORST_FIRST: readonly Verdict[] = ['violated', 'not attempted', 'unreachable', 'proven'];

export type CaseFinished = Extract<RunEvent, { type: 'case-finished' }>;

/** What is known of one way when the run ends. */
interface WayFacts {
  readonly planned: number;
  readonly finished: readonly CaseFinished[];
  readonly isViolated: boolean;
  readonly isRefuted: boolean;
  readonly isProved: boolean;
}

/** What each obligation has come to, in the document's order. */
export function ledgerOf(
  plan: Plan,
  finished: ReadonlyMap<string, CaseFinished>,
  waive: ((obligation: string) => string | undefined) | undefined,
): readonly LedgerEntry[] {
  const casesByWay = groupByWay(plan);
  const events = [...finished.values()];
  const violated = placesOf(events.flatMap((event) => event.violated));
  const refuted = placesOf(events.flatMap((event) => event.refuted ?? []));
  const proved = new Set(events.flatMap((event) => event.proved));
  const waysOf = ({ id: obligation, ways }: Obligation | WebhookObligation): readonly LedgerWay[] =>
    ways.map((way) => {
      const cases = casesByWay.get(way.id) ?? [];
      return wayEntry(plan, way, {
        planned: cases.length,
        finished: cases.flatMap((id) => finished.get(id) ?? []),
        isViolated: violated.has(way.id) || violated.has(obligation),
        isRefuted: refuted.has(way.id) || refuted.has(obligation),
        isProved: proved.has(way.id),
      });
    });
  return [
    ...plan.obligations.map((each) => entryOf(plan, responseOf(each), waysOf(each), waive?.(each.id))),
    ...plan.webhooks.map((each) => entryOf(plan, sendingOf(each), waysOf(each), waive?.(each.id))),
  ];
}

function groupByWay(plan: Plan): ReadonlyMap<string, readonly string[]> {
  const grouped = new Map<string, string[]>();
  for (const { id, ways } of plan.cases) {
    for (const way of ways) {
      const group = grouped.get(way);
      if (group) group.push(id);
      else grouped.set(way, [id]);
    }
  }
  return grouped;
}

/** Ids of obligations and ways that some finding is held against. */
function placesOf(places: CaseFinished['violated']): ReadonlySet<string> {
  return new Set(places.map(({ obligation, way }) => way ?? obligation));
}

function wayEntry(
  plan: Plan,
  way: { readonly id: string; readonly label: string },
  facts: WayFacts,
): LedgerWay {
  const entry = (verdict: Verdict, reason: LedgerWay['reason'], detail: string | null): LedgerWay => ({
    way: way.label,
    verdict,
    reason,
    detail,
    cases: facts.planned,
  });
  if (facts.isViolated) return entry('violated', null, null);
  const blocked = facts.finished.filter(({ outcome }) => outcome === 'blocked');
  // A case for which nobody is at fault takes nothing from the others of its way.
  const hard = blocked.find(({ unreachable }) => unreachable === undefined);
  if (hard) return entry('not attempted', 'blocked', hard.reason);
  if (facts.finished.length < facts.planned)
    return entry('not attempted', 'run ended', 'The run ended before all its cases.');
  if (facts.isRefuted)
    return entry(
      'unreachable',
      'assumption refuted',
      'The server does otherwise: add `x-error` with a `when` to say what brings it about.',
    );
  if (facts.isProved) return entry('proven', null, null);
  const unreachable = plan.unreachable.get(way.id) ?? blocked[0]?.unreachable;
  if (unreachable) return entry('unreachable', unreachable.reason, unreachable.detail);
  if (facts.planned === 0) return entry('not attempted', 'not planned', 'No case tries this way.');
  return entry(
    'unreachable',
    'trigger unknown',
    'Every call was answered with another success that the document has.',
  );
}

/** What an obligation is, whatever became of it. */
interface Promised extends Pick<LedgerEntry, 'id' | 'operation' | 'status' | 'mediaType' | 'error'> {
  readonly at: Location;
}

const responseOf = ({ id, operation, response, mediaType, error }: Obligation): Promised => ({
  id,
  operation: operation.id,
  status: response.status,
  mediaType,
  error: error?.code ?? null,
  at: (error ?? response).location,
});

const sendingOf = ({ id, webhook, mediaType }: WebhookObligation): Promised => ({
  id,
  operation: webhookId(webhook),
  status: null,
  mediaType,
  error: null,
  at: webhook.location,
});

function entryOf(
  plan: Plan,
  { at, ...promised }: Promised,
  ways: readonly LedgerWay[],
  waived: string | undefined,
): LedgerEntry {
  const worst = WORST_FIRST.flatMap((verdict) => ways.find((way) => way.verdict === verdict) ?? [])[0];
  return {
    ...promised,
    verdict: worst?.verdict ?? 'not attempted',
    reason: worst?.reason ?? null,
    ways,
    location: positionOf(plan.model, at),
    ...(waived !== undefined && { waived }),
  };
}
