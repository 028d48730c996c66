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
