/** Time that slow pattern tests of one validation may take together, in milliseconds. */
const VALIDATION_BUDGET_MS = 250;

let remaining = Number.POSITIVE_INFINITY;

/**
 * Runs a function with a budget for slow pattern tests. Once the budget is spent, further slow tests are `inconclusive`
 * immediately, which bounds the time that an array of hostile strings takes. A nested call uses the budget of the outer
 * call.
 * @param milliseconds Default: 250.
 */
export function withPatternBudget<T>(run: () => T, milliseconds: number = VALIDATION_BUDGET_MS): T {
  if (remaining !== Number.POSITIVE_INFINITY) return run();
  remaining = milliseconds;
  try {
    return run();
  } finally {
    remaining = Number.POSITIVE_INFINITY;
  }
}

export const isPatternBudgetSpent = (): boolean => remaining <= 0;

export function chargePatternBudget(milliseconds: number): void {
  remaining -= milliseconds;
}
