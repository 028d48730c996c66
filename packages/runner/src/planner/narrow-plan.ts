import type { Case, Plan } from '../plan/case.js';

/** Selects individual cases by their ids, in addition to the obligations that a plan was already narrowed to. */
export interface CaseSelection {
  /** Returns true for a case to add to the selected plan. */
  includes(id: string): boolean;
  /** Returns true for a case to remove, even if it is included. */
  excludes(id: string): boolean;
  /** True if only cases are included, and no obligations. Variants that no case tries are then omitted. */
  readonly isOfCasesOnly: boolean;
}

/**
 * Narrows a plan to the selected cases and their obligations. Pure.
 *
 * @param selected The plan of the selected obligations; its cases are kept unless they are excluded.
 * @param full The plan of all obligations, from the same model, options and seed.
 * @example
 * const { cases } = narrowPlan(selected, full, {
 *   includes: (id) => id === finding.case,
 *   excludes: () => false,
 *   isOfCasesOnly: true,
 * });
 */
export function narrowPlan(selected: Plan, full: Plan, selection: CaseSelection): Plan {
  const selectedIds = new Set(selected.cases.map(({ id }) => id));
  const isKept = ({ id }: Case): boolean =>
    (selectedIds.has(id) || selection.includes(id)) && !selection.excludes(id);
  const cases = full.cases.filter(isKept);
  const variants = new Set([
    ...cases.flatMap((planned) => planned.variants),
    ...variantsTriedBy(full, new Set(cases.map(({ id }) => id))),
    ...(selection.isOfCasesOnly ? [] : selected.untested.keys()),
  ]);
  return {
    ...full,
    ...(full.next && {
      next: (evidence) =>
        narrowPlan(selected.next?.(evidence) ?? selected, full.next?.(evidence) ?? full, selection),
    }),
    cases,
    obligations: withVariants(full.obligations, variants),
    webhooks: withVariants(full.webhooks, variants),
  };
}

/** Returns the ids of the open variants that the cases may prove. */
const variantsTriedBy = ({ open }: Plan, cases: ReadonlySet<string>): readonly string[] =>
  [...open].flatMap(([variant, tried]) => (tried.cases.some((id) => cases.has(id)) ? [variant] : []));

/** Keeps only the variants with these ids, and only the obligations that still have variants. */
function withVariants<
  Variant extends { readonly id: string },
  Obligation extends { readonly variants: readonly Variant[] },
>(obligations: readonly Obligation[], ids: ReadonlySet<string>): readonly Obligation[] {
  return obligations
    .map((obligation) => ({ ...obligation, variants: obligation.variants.filter(({ id }) => ids.has(id)) }))
    .filter(({ variants }) => variants.length > 0);
}
