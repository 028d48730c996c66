import { type Location, positionOf } from '@touchstone/core';
import type { Plan } from '../plan/case.js';
import { type Obligation, type WebhookObligation, webhookId } from '../plan/obligation.js';
import type { RunEvent } from './event.js';
import type { LedgerEntry, LedgerVariant, Verdict } from './report.js';

const WORST_FIRST: readonly Verdict[] = ['violated', 'not attempted', 'untested', 'proven'];

export type CaseFinished = Extract<RunEvent, { type: 'case-finished' }>;

/** What is known of one variant when the run ends. */
interface VariantFacts {
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
  const casesByVariant = groupByVariant(plan);
  const events = [...finished.values()];
  const violated = placesOf(events.flatMap((event) => event.violated));
  const refuted = placesOf(events.flatMap((event) => event.refuted ?? []));
  const proved = new Set(events.flatMap((event) => event.proved));
  const variantsOf = ({
    id: obligation,
    variants,
  }: Obligation | WebhookObligation): readonly LedgerVariant[] =>
    variants.map((variant) => {
      const cases = casesByVariant.get(variant.id) ?? [];
      return variantEntry(plan, variant, {
        planned: cases.length,
        finished: cases.flatMap((id) => finished.get(id) ?? []),
        isViolated: violated.has(variant.id) || violated.has(obligation),
        isRefuted: refuted.has(variant.id) || refuted.has(obligation),
        isProved: proved.has(variant.id),
      });
    });
  return [
    ...plan.obligations.map((each) => entryOf(plan, responseOf(each), variantsOf(each), waive?.(each.id))),
    ...plan.webhooks.map((each) => entryOf(plan, sendingOf(each), variantsOf(each), waive?.(each.id))),
  ];
}

function groupByVariant(plan: Plan): ReadonlyMap<string, readonly string[]> {
  const grouped = new Map<string, string[]>();
  for (const { id, variants } of plan.cases) {
    for (const variant of variants) {
      const group = grouped.get(variant);
      if (group) group.push(id);
      else grouped.set(variant, [id]);
    }
  }
  return grouped;
}

/** Ids of obligations and variants that some finding is held against. */
function placesOf(places: CaseFinished['violated']): ReadonlySet<string> {
  return new Set(places.map(({ obligation, variant }) => variant ?? obligation));
}

function variantEntry(
  plan: Plan,
  variant: { readonly id: string; readonly label: string },
  facts: VariantFacts,
): LedgerVariant {
  const entry = (
    verdict: Verdict,
    reason: LedgerVariant['reason'],
    detail: string | null,
  ): LedgerVariant => ({
    variant: variant.label,
    verdict,
    reason,
    detail,
    cases: facts.planned,
  });
  if (facts.isViolated) return entry('violated', null, null);
  const blocked = facts.finished.filter(({ outcome }) => outcome === 'blocked');
  // A case for which nobody is at fault takes nothing from the others of its variant.
  const hard = blocked.find(({ untested }) => untested === undefined);
  if (hard) return entry('not attempted', 'blocked', hard.reason);
  if (facts.finished.length < facts.planned)
    return entry('not attempted', 'run ended', 'The run ended before all its cases.');
  if (facts.isRefuted)
    return entry(
      'untested',
      'assumption refuted',
      'The server does otherwise: add `x-error` with a `when` to say what brings it about.',
    );
  if (facts.isProved) return entry('proven', null, null);
  const untested = plan.untested.get(variant.id) ?? blocked[0]?.untested;
  if (untested) return entry('untested', untested.reason, untested.detail);
  if (facts.planned === 0) return entry('not attempted', 'not planned', 'No case tries this variant.');
  return entry(
    'untested',
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
  variants: readonly LedgerVariant[],
  waived: string | undefined,
): LedgerEntry {
  const worst = WORST_FIRST.flatMap(
    (verdict) => variants.find((variant) => variant.verdict === verdict) ?? [],
  )[0];
  return {
    ...promised,
    verdict: worst?.verdict ?? 'not attempted',
    reason: worst?.reason ?? null,
    variants,
    location: positionOf(plan.model, at),
    ...(waived !== undefined && { waived }),
  };
}
