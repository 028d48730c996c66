import type { RunEvent } from './event.js';
import type { LedgerEntry, LedgerVariant } from './report.js';

/** The limits of a run, and the limit that ended it. */
export interface BudgetSummary {
  /** Seconds after which no case was started. Absent if unlimited. */
  readonly maxSeconds?: number;
  /** Number of requests that cases were allowed to send. Absent if unlimited. */
  readonly maxRequests?: number;
  /** The limit that was reached; null if none was. */
  readonly used: 'time' | 'requests' | null;
  /** Number of documented responses with a case that was not sent because of the limit. */
  readonly unreached: number;
}

/** Returns the detail of variants whose cases the budget did not admit; null if no limit was reached. */
export function budgetDetail(events: readonly RunEvent[]): string | null {
  const used = events.find((event) => event.type === 'budget-used');
  if (!used) return null;
  const option = used.budget === 'time' ? `--max-time ${used.limit}` : `--max-requests ${used.limit}`;
  return `The budget of the run (${option}) was used up before all cases of this variant were sent. Raise it, or select fewer tests with \`--include\`.`;
}

/** Returns the budget of a run; undefined if the run had none. */
export function budgetSummary(
  events: readonly RunEvent[],
  ledger: readonly LedgerEntry[],
): BudgetSummary | undefined {
  const budget = events.find((event) => event.type === 'run-started')?.budget;
  if (!budget) return undefined;
  const used = events.find((event) => event.type === 'budget-used')?.budget ?? null;
  return {
    ...budget,
    used,
    unreached: ledger.filter(({ variants }) => variants.some(isUnreached)).length,
  };
}

const isUnreached = ({ reason }: LedgerVariant): boolean => reason === 'budget used up';
