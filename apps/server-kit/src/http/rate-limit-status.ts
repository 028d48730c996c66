import type { RollingWindow } from './rolling-window.js';

/** The state of a rate limit window after a call. */
export interface RateLimitStatus {
  readonly admitted: boolean;
  readonly limit: number;
  /** The number of calls that the window still admits. */
  readonly remaining: number;
  /**
   * The time at which the oldest call leaves the window or, after a refusal, the window admits the next call, in Unix
   * seconds, rounded up.
   */
  readonly reset: number;
  /** Whole seconds until the window admits another call; 0 if this call was admitted. */
  readonly retryAfter: number;
}

/**
 * Returns the status after an admitted call.
 * @param window the window, which already contains the admitted call
 */
export function admittedStatus(limit: number, window: RollingWindow): RateLimitStatus {
  return {
    admitted: true,
    limit,
    remaining: Math.max(0, limit - window.size),
    reset: Math.ceil(window.oldestLeavesAt() / 1000),
    retryAfter: 0,
  };
}

/**
 * Returns the status after a refused call.
 * @param now milliseconds since the epoch
 * @param wait milliseconds until the window admits another call
 */
export function refusedStatus(limit: number, now: number, wait: number): RateLimitStatus {
  return {
    admitted: false,
    limit,
    remaining: 0,
    reset: Math.ceil((now + wait) / 1000),
    retryAfter: Math.ceil(wait / 1000),
  };
}
