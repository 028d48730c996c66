import type { Case, Plan } from './case.js';

/**
 * Returns the plan with the selected cases only, in this round and in all later ones.
 *
 * @example
 * const harmless = selectCases(planned, ({ isDangerous }) => !isDangerous);
 */
export const selectCases = (plan: Plan, isSelected: (planned: Case) => boolean): Plan => ({
  ...plan,
  cases: plan.cases.filter(isSelected),
  ...(plan.next && { next: (evidence) => selectCases(plan.next?.(evidence) ?? plan, isSelected) }),
});
