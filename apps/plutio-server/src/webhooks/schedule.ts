/** Maximum number of retries after the first attempt. */
const MAX_RETRIES = 10;

const FIRST_SECONDS = 300;
/** The ratio of the last delay (48 hours) to the first (5 minutes). */
const SPREAD = 576;

/**
 * Returns the milliseconds from the start of a failed attempt to the next attempt, rounded to whole seconds; `null`
 * after the last attempt.
 * @param attempts finished attempts, at least 1
 */
export function retryDelay(attempts: number): number | null {
  if (attempts > MAX_RETRIES) return null;
  return Math.round(FIRST_SECONDS * SPREAD ** ((attempts - 1) / (MAX_RETRIES - 1))) * 1000;
}
