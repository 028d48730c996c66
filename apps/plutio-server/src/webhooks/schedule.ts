/** After the first attempt there are up to as many retries. */
const RETRIES = 10;

const FIRST_SECONDS = 300;
/** The last delay by the first: 48 hours by 5 minutes. */
const SPREAD = 576;

/**
 * Milliseconds from the start of an attempt that failed to the next, in whole seconds; null when there is none.
 * @param attempts made so far, 1 or more
 */
export function retryDelay(attempts: number): number | null {
  if (attempts > RETRIES) return null;
  return Math.round(FIRST_SECONDS * SPREAD ** ((attempts - 1) / (RETRIES - 1))) * 1000;
}
