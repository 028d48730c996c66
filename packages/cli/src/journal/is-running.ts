import type { Journal } from './journal.js';
import { isAlive } from './process-identity.js';

/** Interval at which a run marks its journal as in use. */
export const SIGN_INTERVAL_MS = 15_000;
/** Time after which a run without a sign of life counts as ended, if its process cannot be found. */
const SILENCE_MS = 60_000;

/**
 * Returns true if the run of the journal has not ended. If another machine or container executes it, the modification
 * time of the journal decides.
 */
export async function isRunning({ header, hasEnded, lastSignAt }: Journal): Promise<boolean> {
  if (hasEnded) return false;
  return (await isAlive(header.process)) ?? Math.abs(Date.now() - lastSignAt) < SILENCE_MS;
}
