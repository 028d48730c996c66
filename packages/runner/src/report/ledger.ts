import { type Location, positionOf } from '@touchstone/core';
import type { Plan } from '../plan/case.js';
import { type Obligation, type WebhookObligation, webhookId } from '../plan/obligation.js';
import { Baselines } from './baseline.js';
import type { CaseFinished } from './event.js';
import { openEntry } from './open-entry.js';
import type { LedgerEntry, LedgerVariant, Verdict } from './report.js';

const WORST_FIRST: readonly Verdict[] = ['violated', 'not attempted', 'untested', 'seen', 'proven'];
/** The order for errors whose causes are inferred: one cause that leads to the error proves it. */
const ANY_CAUSE_FIRST: readonly Verdict[] = ['violated', 'proven', 'seen', 'not attempted', 'untested'];

interface VariantEvidence {
  /** Number of planned cases. */
  readonly planned: number;
  readonly finished: readonly CaseFinished[];
  readonly isViolated: boolean;
  readonly isRefuted: boolean;
  readonly isUndecided: boolean;
  readonly isProved: boolean;
  /** False if a refusal proves nothing, because the server may refuse every call to the operation. */
  readonly hasBaseline: boolean;
  readonly budgetDetail: string | null;
}

/** Returns the ledger entries of all selected obligations, in document order, webhooks last. */
export function ledgerOf(
  plan: Plan,
  finished: ReadonlyMap<string, CaseFinished>,
  {
    waive,
    budgetDetail,
  }: {
    readonly waive: ((obligation: string) => string | undefined) | undefined;
    /** Explains why cases were not sent because of the budget; null if it was not used up. */
    readonly budgetDetail: string | null;
  },
): readonly LedgerEntry[] {
  const casesByVariant = groupByVariant(plan);
  const events = [...finished.values()];
  const violated = placesOf(events.flatMap((event) => event.violated));
  const refuted = placesOf(events.flatMap((event) => event.refuted ?? []));
  const undecided = placesOf(events.flatMap((event) => event.undecided ?? []));
  const baselines = new Baselines(plan, events);
  const seen = new Set(events.flatMap((event) => event.seen ?? []));
  const causes = new Map(
    plan.cases.flatMap((planned) =>
      planned.candidate === undefined ? [] : [[planned.id, planned] as const],
    ),
  );
  const proved = new Set(events.flatMap((event) => event.proved));
  const variantsOf = ({
    id: obligation,
    variants,
  }: Obligation | WebhookObligation): readonly LedgerVariant[] =>
    variants.map((variant) => {
      const open = plan.open.get(variant.id);
      const isViolated = violated.has(variant.id) || violated.has(obligation);
      const hasBaseline = baselines.isProof(variant.id);
      const tried =
        open &&
        openEntry(variant.label, open, {
          obligation,
          finished,
          causes,
          isViolated,
          isSeen: seen.has(obligation),
          hasBaseline,
          budgetDetail,
        });
      const cases = casesByVariant.get(variant.id) ?? [];
      const inferred = variantEntry(plan, variant, {
        planned: cases.length,
        isViolated,
        finished: cases.flatMap((id) => finished.get(id) ?? []),
        isRefuted: refuted.has(variant.id) || refuted.has(obligation),
        isUndecided: undecided.has(variant.id) || undecided.has(obligation),
        isProved: proved.has(variant.id),
        hasBaseline,
        budgetDetail,
      });
      return tried && (!open?.isInferred || isBetter(tried, inferred)) ? tried : inferred;
    });
  return [
    ...plan.obligations.map((obligation) =>
      entryOf(plan, responseOf(obligation), variantsOf(obligation), waive?.(obligation.id)),
    ),
    ...plan.webhooks.map((webhook) =>
      entryOf(plan, webhookOf(webhook), variantsOf(webhook), waive?.(webhook.id)),
    ),
  ];
}

/** Returns true if the possible causes say more about a variant than the causes inferred from its status. */
const isBetter = (tried: LedgerVariant, inferred: LedgerVariant): boolean =>
  tried.verdict === 'proven' ||
  tried.verdict === 'seen' ||
  (tried.reason === 'not provoked' && inferred.reason === 'assumption refuted');

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

/** Returns the id of the variant of each place, or else of its obligation. */
function placesOf(places: CaseFinished['violated']): ReadonlySet<string> {
  return new Set(places.map(({ obligation, variant }) => variant ?? obligation));
}

function variantEntry(
  plan: Plan,
  variant: { readonly id: string; readonly label: string },
  evidence: VariantEvidence,
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
    cases: evidence.planned,
  });
  const omitted = plan.omissions.get(variant.id) ?? null;
  if (evidence.isViolated) return entry('violated', null, omitted);
  const blocked = evidence.finished.filter(({ outcome }) => outcome === 'blocked');
  // A blocked case does not affect the other cases of its variant if the server is not at fault.
  const failed = blocked.find(({ untested }) => untested === undefined);
  if (failed) return entry('not attempted', 'blocked', failed.reason);
  if (evidence.finished.length < evidence.planned)
    return evidence.budgetDetail === null
      ? entry('not attempted', 'run ended', 'The run ended before all cases of this variant were finished.')
      : entry('not attempted', 'budget used up', evidence.budgetDetail);
  if (evidence.isRefuted)
    return entry(
      'untested',
      'assumption refuted',
      'The server does not behave as inferred from the document: add `x-error` with a `when` that specifies the cause.',
    );
  if (evidence.isUndecided)
    return entry(
      'untested',
      'pattern not decided',
      'A pattern of the schema could not be tested on the response in time: simplify the pattern.',
    );
  if (evidence.isProved && !evidence.hasBaseline)
    return entry(
      'untested',
      'no baseline',
      'The server accepted no call to the operation, so it may refuse every call for another reason: configure what an accepted call requires.',
    );
  if (evidence.isProved) return entry('proven', null, omitted);
  const untested = plan.untested.get(variant.id) ?? blocked[0]?.untested;
  if (untested) return entry('untested', untested.reason, untested.detail);
  if (evidence.planned === 0) return entry('not attempted', 'not planned', 'No case tries this variant.');
  return entry(
    'untested',
    'trigger unknown',
    'Every call received a documented success response other than this one.',
  );
}

/** The part of a ledger entry that does not depend on the run. */
interface LedgerSubject
  extends Pick<LedgerEntry, 'id' | 'operation' | 'status' | 'mediaType' | 'error' | 'basis'> {
  readonly at: Location;
}

const responseOf = ({ id, operation, response, mediaType, error }: Obligation): LedgerSubject => ({
  id,
  operation: operation.id,
  status: response.status,
  mediaType,
  error: error?.code ?? null,
  basis: error?.explicit === false ? 'inferred' : 'declared',
  at: (error ?? response).location,
});

const webhookOf = ({ id, webhook, mediaType }: WebhookObligation): LedgerSubject => ({
  id,
  operation: webhookId(webhook),
  status: null,
  mediaType,
  error: null,
  basis: 'declared',
  at: webhook.location,
});

function entryOf(
  plan: Plan,
  { at, ...subject }: LedgerSubject,
  variants: readonly LedgerVariant[],
  waived: string | undefined,
): LedgerEntry {
  const order = subject.basis === 'inferred' ? ANY_CAUSE_FIRST : WORST_FIRST;
  const [decisive] = order.flatMap(
    (verdict) => variants.find((variant) => variant.verdict === verdict) ?? [],
  );
  return {
    ...subject,
    ...(variants.some(({ cause }) => cause != null) && { basis: 'observed' as const }),
    verdict: decisive?.verdict ?? 'not attempted',
    reason: decisive?.reason ?? null,
    variants,
    location: positionOf(plan.model, at),
    ...(waived !== undefined && { waived }),
  };
}
