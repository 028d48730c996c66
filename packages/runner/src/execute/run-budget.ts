import type { Case } from '../plan/case.js';
import type { RunEvent } from '../report/event.js';

/** The limits of a run. */
export interface BudgetLimits {
  /** Seconds after which no case is started. Default: unlimited. */
  readonly maxSeconds?: number;
  /** Number of requests that cases may send, without those that remove resources. Default: unlimited. */
  readonly maxRequests?: number;
}

/** The limit that was reached. */
export type UsedBudget = 'time' | 'requests';

/**
 * The time and the requests that a run may use. When a limit is reached, no further case is started; the cases that are
 * running finish, and what they created is removed. The phases of one run share a budget.
 *
 * @example
 * const budget = new RunBudget({ maxRequests: 500 });
 * for await (const event of execute(planned, { ...options, budget })) events.push(event);
 */
export class RunBudget {
  readonly limits: BudgetLimits;
  /** The limit that was reached; null if none was. */
  used: UsedBudget | null = null;
  /** True once the run has announced the end of the budget. */
  isAnnounced = false;
  readonly #now: () => number;
  #started: number | undefined;
  #requests = 0;
  /** The planned requests of the cases that are running. */
  #reserved = 0;

  /** @param now A monotonic clock in milliseconds. Default: `performance.now`. */
  constructor(limits: BudgetLimits, now: () => number = () => performance.now()) {
    this.limits = limits;
    this.#now = now;
  }

  /** Starts the time, unless an earlier phase has started it. */
  start(): void {
    this.#started ??= this.#now();
  }

  /** Counts a request. */
  spend(): void {
    this.#requests++;
  }

  /** Returns true if the case may start: the time is not over, and its requests fit into the rest of the budget. */
  admit(planned: Case): boolean {
    if (this.used !== null) return false;
    const { maxSeconds = Infinity, maxRequests = Infinity } = this.limits;
    const seconds = (this.#now() - (this.#started ?? this.#now())) / 1000;
    if (seconds >= maxSeconds) this.used = 'time';
    else if (this.#requests + this.#reserved + requestsOf(planned) > maxRequests) this.used = 'requests';
    if (this.used !== null) return false;
    this.#reserved += requestsOf(planned);
    return true;
  }

  /** Returns the reservation of a case that has finished. */
  release(planned: Case): void {
    this.#reserved -= requestsOf(planned);
  }
}

/** Returns true if the budget admits the case. Announces the end of the budget once. */
export function admits(
  budget: RunBudget | undefined,
  planned: Case,
  emit: (event: RunEvent) => void,
): boolean {
  if (!budget || budget.admit(planned)) return true;
  const { maxSeconds = 0, maxRequests = 0 } = budget.limits;
  if (budget.used !== null && !budget.isAnnounced)
    emit({
      type: 'budget-used',
      budget: budget.used,
      limit: budget.used === 'time' ? maxSeconds : maxRequests,
    });
  budget.isAnnounced = true;
  return false;
}

/** Returns the number of requests that a case plans to send, without those of its fixtures. */
const requestsOf = ({ steps }: Case): number => steps.filter(({ kind }) => kind === 'request').length;
